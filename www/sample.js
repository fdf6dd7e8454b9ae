/** The article that the page offers to try. It is invented: people, firms and events in it do not exist. */
export const SAMPLE_TITLE = "Harbour tunnel reopens after fire";

export const SAMPLE = `Aldhaven harbour tunnel reopens eleven days after fire

By Marta Lindqvist

ALDHAVEN, Denmark (March 14) – The first trucks rolled through the Skelby Tunnel shortly after 6 a.m. on Friday, eleven days after a burning battery container closed the only road link between Aldhaven and the island of Nordholm and cut off some 48,000 people.

“We drove the whole length last night, both lanes, and not one sensor complained,” said Jonas Brandt, chief engineer of the Danish Road Directorate. Brandt said repairs had cost about $62 million, nearly 15 percent less than feared.

The fire broke out on March 3 in a truck carrying storage units for the Dutch company Veltkamp Energie. Nobody was killed, but seven people were treated at St. Olaf Hospital for smoke. It was the second accident in the 3.4-kilometer tunnel since the European Union tightened its rules under the Road Tunnel Safety Directive.

Veltkamp denied that its Helios 400 batteries were to blame. “Our own tests, which were seen by Danish and German inspectors, point to the truck’s brakes,” said Anneke de Wit, a spokeswoman in Rotterdam. The company’s shares rose 4.2% in Amsterdam on Thursday.

On Nordholm, the reopening was greeted with relief. Farmers had been shipping milk across the Kattegat by ferry, and the Nordholm Jazz Festival, due to begin next weekend, had been on the point of moving to Aarhus. “My grandmother sang ‘The Long Way Home’ in Danish and in English when the lights came on,” said Salma Haddad, 29, who runs a café in the port of Vesterby.

Opposition Social Democrats in the Folketing want the Transport Ministry to explain why a repair plan drafted in 2021 was never carried out. Minister Peter Holm is to answer their questions on Tuesday afternoon.
`;
