//! Experiments.
#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used)]
use crate::augment::Rates;
use crate::corpus;
use crate::lexicon::Lexicon;
use crate::network::{Network, Shape};
use crate::sentences::{Sentence, Sentences};
use crate::tables::{Table, Tables};
use crate::tags::TagSet;
use crate::train::*;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use tagline::label::LabelScheme;
use tagline::model::N_PATTERNS;
use tagline::model::features::{Family, Feature, Features};
use tagline::model::vocabulary::Vocabulary;

fn env(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or(default.to_owned())
}
fn num(name: &str, default: f32) -> f32 {
    env(name, "").parse().unwrap_or(default)
}

pub fn main() {
    unsafe { std::env::set_var("RAYON_NUM_THREADS", "1") };
    let base = Path::new("/work/shared/corpus");
    let labels: Vec<_> = LabelScheme::default().labels().iter().map(|l| l.name.clone()).collect();
    let tags = TagSet::new(labels);
    let n_vec = num("VEC", 50000.0) as usize;
    let words = std::fs::read_to_string(base.join("vectors/glove-6b-50d.top50k.vocab.txt")).unwrap();
    let (vocabulary, rows) = Vocabulary::new(words.lines().take(n_vec));
    let bytes = std::fs::read(base.join("vectors/glove-6b-50d.top50k.f16")).unwrap();
    let mut vecs = vec![0.0f32; 50 * vocabulary.n_rows() as usize];
    for (row, b) in rows.iter().zip(bytes.chunks_exact(100)).rev() {
        for (to, b) in vecs[*row as usize * 50..][..50].iter_mut().zip(b.chunks_exact(2)) { *to = half::f16::from_le_bytes([b[0], b[1]]).to_f32() }
    }
    let fam = |feature, rows: u32, width| Family { feature, rows, width };
    let spec = env("FAMILIES", "lower:10000:64,exact:10000:64,prefix3:3000:32,suffix3:3000:32,suffix2:1000:32,shape:1000:32,edge4:3000:32,pattern:0:16,vector:0:50");
    let families: Vec<Family> = spec.split(',').map(|f| {
        let p: Vec<&str> = f.split(':').collect();
        let feature = Feature::from_name(p[0]).unwrap();
        let rows = match feature { Feature::Pattern => N_PATTERNS, Feature::Vector => vocabulary.n_rows(), _ => p[1].parse().unwrap() };
        fam(feature, rows, p[2].parse().unwrap())
    }).collect();
    let features = Features::new(families.clone(), vocabulary).unwrap();
    let bits = |n: &str| num(n, 8.0) as u32;
    let mut tables = Vec::new();
    for (i, f) in families.iter().enumerate() {
        tables.push(match f.feature {
            Feature::Vector => Table::new(50, bits("VECBITS"), vecs.clone()),
            _ => Table::random(f.rows as usize, f.width as usize, bits("BITS"), i as u64),
        });
    }
    let mut lexicon = Lexicon::new(families.len(), move |w: &str| features.rows(w));
    let tables = Tables { tables };
    let t0 = std::time::Instant::now();
    let mut load = |p: &str, limit: usize| {
        let mut ex = corpus::read(&base.join(p)).unwrap();
        ex.truncate(limit);
        let s = Sentences::cut(&ex, &tags, &mut lexicon);
        println!("{p}: {} sentences, kept {}, lost {}", s.all.len(), s.n_kept, s.n_lost);
        s.all
    };
    let silver_limit = num("SILVER", 1e9) as usize;
    let mut sources = Vec::new();
    for g in ["voa", "gum", "articles"] {
        let times = if g == "gum" { num("GUMX", 2.0) } else { num("GOLDX", 2.0) } as usize;
        sources.push(Source { sentences: load(&format!("gold/{g}.train.jsonl"), usize::MAX), times, weight: 1.0 });
    }
    for g in ["voa", "wikipedia", "masc"] {
        sources.push(Source { sentences: load(&format!("silver/{g}.jsonl.gz"), silver_limit), times: 1, weight: num("SILVERW", 1.0) });
    }
    let dev: Vec<(&str, Vec<Sentence>)> = ["voa", "gum", "articles"].iter().map(|g| (*g, load(&format!("gold/{g}.dev.jsonl"), usize::MAX))).collect();
    let ewt = corpus::read(&base.join("other/ewt.dev.jsonl")).unwrap();
    let etags = TagSet::new(vec!["PER".into(), "ORG".into(), "LOC".into()]);
    let ewt = Sentences::cut(&ewt, &etags, &mut lexicon).all;
    println!("loaded {:?}", t0.elapsed());
    let dilations: Vec<usize> = env("DIL", "1,1,1,1").split(',').map(|x| x.parse().unwrap()).collect();
    let shape = Shape { inputs: tables.width(), channels: num("D", 128.0) as usize, dilations, n_tags: tags.len() };
    let network = Network::new(shape, 42);
    let mut trainee = Trainee { network, tables, lexicon, tags };
    let plan = Plan {
        epochs: num("EPOCHS", 1.0), batch_tokens: num("BATCH", 1600.0) as usize, rate: num("LR", 3e-3), decay: num("WD", 0.01), dropout: num("DROP", 0.15),
        form_dropout: num("FORM", 0.08), form_families: vec![0, 1], rounded_from: num("ROUND", 0.8),
        rates: Rates { swap: num("SWAP", 0.0), upper: num("UPPER", 0.06), lower: num("LOWER", 0.04), title: num("TITLE", 0.0), ascii: num("ASCII", 0.0), curly: 0.25 }, seed: 1,
    };
    let t0 = std::time::Instant::now();
    let every = num("EVERY", 100000.0) as usize;
    trainee.train(&sources, &plan, |t, step, n, loss| {
        if step % 200 == 0 || step == n { println!("step {step}/{n} loss {loss:.4} {:?}", t0.elapsed()); }
        if step % every == 0 || step == n { evaluate(t, &dev, &ewt, step as f32 >= plan.rounded_from * n as f32); }
        Ok(())
    }).unwrap();
}

fn evaluate(t: &mut Trainee, dev: &[(&str, Vec<Sentence>)], ewt: &[Sentence], rounded: bool) {
    use crate::lexicon::Variant;
    let mut line = String::new();
    for (name, sents) in dev {
        for case in [None, Some(Variant::Upper), Some(Variant::Lower)] {
            let s: Vec<Sentence> = sents.iter().map(|s| { let mut s = s.clone(); if let Some(v) = case { for w in &mut s.words { *w = t.lexicon.variant(*w, v) } } s }).collect();
            let pred = t.predict(&s, rounded).unwrap();
            let (mut tp, mut np, mut ng) = (0, 0, 0);
            for (p, s) in pred.iter().zip(&s) {
                let g: HashSet<_> = t.tags.spans(&s.tags).into_iter().map(|(r, l)| (r.start, r.end, l)).collect();
                let p = t.tags.spans(p);
                np += p.len(); ng += g.len();
                tp += p.iter().filter(|(r, l)| g.contains(&(r.start, r.end, *l))).count();
            }
            line += &format!("{name}{} {:.2}  ", match case { None => "", Some(Variant::Upper) => ".U", _ => ".l" }, 200.0 * tp as f32 / (np + ng) as f32);
        }
    }
    let pred = t.predict(ewt, rounded).unwrap();
    let (mut tp, mut np, mut ng) = (0, 0, 0);
    for (p, s) in pred.iter().zip(ewt) {
        let fix = |r: &std::ops::Range<usize>| { let w = t.lexicon.word(s.words[r.start]); if w.eq_ignore_ascii_case("the") && r.len() > 1 { r.start + 1..r.end } else { r.clone() } };
        let etags = TagSet::new(vec!["PER".into(), "ORG".into(), "LOC".into()]);
        let g: HashSet<_> = etags.spans(&s.tags).into_iter().map(|(r, l)| { let r = fix(&r); (r.start, r.end, l) }).collect();
        let p: Vec<_> = t.tags.spans(p).into_iter().filter_map(|(r, l)| {
            let m = match t.tags.labels[l].as_str() { "PERSON" => 0, "ORG" => 1, "GPE" | "LOC" | "FAC" => 2, _ => return None };
            let r = fix(&r); Some((r.start, r.end, m)) }).collect();
        np += p.len(); ng += g.len();
        tp += p.iter().filter(|x| g.contains(x)).count();
    }
    println!("{line} ewt {:.2}", 200.0 * tp as f32 / (np + ng) as f32);
}
