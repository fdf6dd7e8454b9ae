//! The model card: what a person must know of a model before relying on it. The same text stands in the file and in
//! `MODEL_CARD.md`.

/// What this run was.
pub(crate) struct Run<'a> {
    /// The model's name.
    pub(crate) name: &'a str,
    /// As given; the trainer reads no clock.
    pub(crate) date: &'a str,
    /// One line on how it was trained.
    pub(crate) training: &'a str,
    /// Markdown tables of scores.
    pub(crate) scores: &'a str,
}

/// The card in Markdown.
pub(crate) fn card(run: &Run<'_>) -> String {
    let Run {
        name,
        date,
        training,
        scores,
    } = run;
    format!(
        "# Model card: {name}\n\n\
        Finds eighteen types of names, dates, amounts and numbers in English news text. {date}.\n\n\
        ## What it is\n\n\
        A convolutional network over hashed word features and word vectors, trained from nothing by this repository's own \
        trainer, which `trainer/README.md` describes. {training}\n\n\
        ## Data and licences\n\n\
        | part | text | annotation |\n|---|---|---|\n\
        | gold: news of 2003-2010 | Voice of America, public domain, by way of the Groningen Meaning Bank | ours |\n\
        | gold: Wikinews, interviews, biographies, travel guides | GUM corpus, CC BY 2.5 and CC BY-SA 3.0 | ours |\n\
        | gold: articles of every beat, written for training; their facts are invented | ours | ours |\n\
        | silver: Voice of America, Wikipedia (CC BY-SA), MASC (open) | as named | a larger network of ours, trained on the \
        gold |\n\
        | word vectors | GloVe 6B, 50 dimensions, public domain (PDDL) | |\n\
        | names put in the place of others, where the run was given them | cities: GeoNames (CC BY 4.0); people: census \
        of the United States of 1990, public domain | |\n\n\
        The model holds weights, no sentence of these texts.\n\n\
        ## Scores\n\n\
        Exact spans, through the quantised file and the library's tagger. The dev sets chose between models and trained \
        none.\n\n{scores}\n\
        ## Known weaknesses\n\n\
        - Long names: works, facilities, laws and events; their edges are often a word off.\n\
        - PRODUCT against ORG, and organisations that bear common words.\n\
        - Names of people that it never met, most of all in small letters or where a sentence begins.\n\
        - It reads one sentence at a time; of the rest of the document, only the other places where the same capitalised \
        word stands count.\n\
        - Text other than edited news (chat, transcripts, lists) is tagged clearly worse, as the row of other guidelines \
        shows.\n\
        - The news it learned from is of the United States' view of the world, mostly before 2011: names since then are \
        known only as far as their form tells.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_the_run_was() {
        let text = card(&Run {
            name: "my-news",
            date: "2026-11-24",
            training: "Two passes.",
            scores: "| voa.dev |",
        });
        for part in [
            "# Model card: my-news",
            "2026-11-24",
            "Two passes.",
            "| voa.dev |",
            "CC BY-SA",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }
}
