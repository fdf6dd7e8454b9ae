//! What each module of the page may import, and what none may do.

use crate::source::Source;

/// Module or folder (ending in `/`) → what it may import; all relative to `www/`. The order is that of the levels.
const ALLOWED: &[(&str, &[&str])] = &[
    ("dom.js", &[]),
    ("idle.js", &[]),
    ("selection.js", &[]),
    ("blocks.js", &[]),
    ("lines.js", &[]),
    ("files.js", &[]),
    ("rpc.js", &[]),
    ("trusted.js", &[]),
    ("seal.js", &[]),
    ("assets.js", &[]),
    ("sample.js", &[]),
    ("storage/", &["storage/"]),
    ("persistence.js", &["storage/"]),
    ("offline.js", &["trusted.js"]),
    ("core/", &["core/", "pkg/"]),
    ("worker.js", &["core/", "rpc.js"]),
    ("tagger.js", &["rpc.js", "trusted.js"]),
    ("doubt.js", &[]),
    ("store.js", &["core/", "doubt.js"]),
    ("workspace.js", &["persistence.js"]),
    ("pointer.js", &["selection.js"]),
    ("caret.js", &["store.js"]),
    ("editing.js", &["caret.js", "store.js"]),
    ("reviewing.js", &["caret.js"]),
    ("articles.js", &["files.js", "rpc.js", "store.js"]),
    (
        "commands.js",
        &[
            "articles.js",
            "caret.js",
            "editing.js",
            "reviewing.js",
            "store.js",
        ],
    ),
    ("keyboard.js", &["commands.js"]),
    (
        "features/",
        &[
            "features/",
            "caret.js",
            "dom.js",
            "editing.js",
            "files.js",
            "idle.js",
            "store.js",
            "view/",
        ],
    ),
    ("viewport.js", &[]),
    (
        "stage.js",
        &[
            "caret.js",
            "commands.js",
            "dom.js",
            "editing.js",
            "idle.js",
            "keyboard.js",
            "pointer.js",
            "reviewing.js",
            "view/",
            "viewport.js",
        ],
    ),
    ("shelf.js", &["dom.js", "features/", "files.js"]),
    ("view/", &["view/", "dom.js", "blocks.js", "selection.js"]),
    ("sw.js", &[]),
];

/// Wires the parts: imports all, imported by none.
const ROOT: &str = "main.js";

/// Ways for text to become markup or code. `import(` loads code at a time of the text's choosing.
const SINKS: [&str; 14] = [
    ".innerHTML",
    ".outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "setHTMLUnsafe",
    "createContextualFragment",
    "DOMParser",
    "srcdoc",
    "eval(",
    "new Function",
    "setAttribute(\"style\"",
    "setAttribute(\"on",
    "javascript:",
    " import(",
];

/// Imports that the module's place does not allow.
pub(crate) fn breaches(source: &Source) -> Vec<String> {
    let Some(name) = source.path.strip_prefix("www/") else {
        return Vec::new();
    };
    let allowed = ALLOWED
        .iter()
        .find(|(place, _)| covers(place, name))
        .map(|(_, allowed)| *allowed);
    if allowed.is_none() && name != ROOT {
        return vec![source.complain(1, "its place is not in tests/tidy/page.rs")];
    }
    let mut complaints = Vec::new();
    for (line, address) in imports(&source.text) {
        let Some(imported) = resolve(name, &address) else {
            complaints.push(source.complain(
                line,
                &format!("`{address}` is not a relative path inside the page"),
            ));
            continue;
        };
        let fits = allowed.is_none_or(|allowed| allowed.iter().any(|place| covers(place, &imported)));
        if imported == ROOT || !fits {
            complaints.push(source.complain(line, &format!("`{name}` must not import `{imported}`")));
        }
    }
    complaints
}

/// Whether a place of the table stands for a module.
fn covers(place: &str, name: &str) -> bool {
    place == name || place.ends_with('/') && name.starts_with(place)
}

/// The addresses of static imports and re-exports, with their lines. Types are named in comments and are no imports.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.trim_start();
        let starts = ["import ", "export ", "} from "]
            .iter()
            .any(|start| code.starts_with(start));
        let from = code
            .rfind(" from \"")
            .map(|at| at + 7)
            .or_else(|| code.starts_with("import \"").then_some(8));
        if let (true, Some(from)) = (starts, from) {
            found.push((
                index + 1,
                code[from..].split('"').next().unwrap_or_default().to_owned(),
            ));
        }
    }
    found
}

/// `./x.js` and `../x.js` seen from a module, relative to `www/`.
fn resolve(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if !address.starts_with("./") && !address.starts_with("../") {
        return None;
    }
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Uses of what could turn text into markup or code.
pub(crate) fn sinks(source: &Source) -> Vec<String> {
    find(source, &SINKS, "text must not become markup or code:")
}

/// Handlers, styles and scripts in the markup, which the page's policy would refuse.
pub(crate) fn inline_code(source: &Source) -> Vec<String> {
    find(
        source,
        &[
            " style=",
            " onclick=",
            " onload=",
            " onerror=",
            "<script>",
            "<style",
            "javascript:",
        ],
        "not in markup:",
    )
}

/// Addresses of other hosts. Namespaces and schemas are names, not addresses, and stand in files that nothing fetches.
pub(crate) fn addresses(source: &Source) -> Vec<String> {
    let foreign = ["http://", "https://", "\"//", "'//", "url(", "@import"];
    find(source, &foreign, "the page must not name addresses:")
        .into_iter()
        .filter(|complaint| !complaint.contains("www.w3.org/2000/svg"))
        .collect()
}

/// Connections outside the modules that load the page.
pub(crate) fn fetches(source: &Source) -> Vec<String> {
    if ["www/assets.js", "www/sw.js"].contains(&source.path.as_str()) {
        return Vec::new();
    }
    let connections = [
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "EventSource",
        "sendBeacon",
        "RTCPeerConnection",
        "importScripts",
    ];
    find(source, &connections, "only assets.js loads:")
}

fn find(source: &Source, words: &[&str], why: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        // Comments may speak of what the code must not do.
        let code = line.trim_start();
        if code.starts_with("//") || code.starts_with('*') || code.starts_with("/*") {
            continue;
        }
        for word in words.iter().filter(|word| line.contains(**word)) {
            complaints.push(source.complain(index + 1, &format!("{why} `{word}` in {}", code.trim_end())));
        }
    }
    complaints
}

#[test]
fn breaches_of_the_page_are_found() {
    let complaints = |path: &str, text: &str| breaches(&Source::new(path, text)).len();
    assert_eq!(
        complaints("www/view/entities.js", "import { Store } from \"../store.js\";"),
        1
    );
    assert_eq!(complaints("www/store.js", "import { x } from \"./main.js\";"), 1);
    assert_eq!(
        complaints(
            "www/view/entities.js",
            "import {\n  a,\n} from \"../persistence.js\";"
        ),
        1
    );
    assert_eq!(
        complaints(
            "www/core/session.js",
            "export * from \"https://example.org/x.js\";"
        ),
        1
    );
    assert_eq!(complaints("www/rpc.js", "import \"./dom.js\";"), 1);
    assert_eq!(complaints("www/unheard-of.js", ""), 1);
    assert_eq!(
        complaints(
            "www/view/entities.js",
            "import { element } from \"../dom.js\";\nimport { a } from \"./labels.js\";"
        ),
        0
    );
    assert_eq!(
        complaints("www/main.js", "import { a } from \"./view/labels.js\";"),
        0
    );
}

#[test]
fn other_dangers_of_the_page_are_found() {
    for danger in [
        "x.innerHTML = y;",
        "return eval(text);",
        "const m = await import(name);",
        "a.setAttribute(\"onclick\", b);",
    ] {
        assert_eq!(sinks(&Source::new("www/a.js", danger)).len(), 1, "{danger}");
    }
    assert_eq!(
        sinks(&Source::new(
            "www/a.js",
            "// never x.innerHTML\nx.textContent = y;"
        ))
        .len(),
        0
    );
    assert_eq!(
        inline_code(&Source::new("www/a.html", "<p style=\"x\" onclick=\"y\">")).len(),
        2
    );
    assert_eq!(
        addresses(&Source::new(
            "www/a.css",
            "a { background: url(//example.org/x.png) }"
        ))
        .len(),
        1
    );
    assert_eq!(
        addresses(&Source::new(
            "www/a.js",
            "const NS = \"http://www.w3.org/2000/svg\";"
        ))
        .len(),
        0
    );
    assert_eq!(
        fetches(&Source::new("www/view/a.js", "await fetch(\"x\")")).len(),
        1
    );
    assert_eq!(
        fetches(&Source::new("www/assets.js", "await fetch(\"x\")")).len(),
        0
    );
}
