//! What the file may say, and what is said of what it may not.

use super::*;
use crate::extract::lexicon::Lexicon;
use crate::query::{Context, parse as ask};

/// Texts of files, each with what is wrong with it.
const WRONG: &[(&str, &str)] = &[
    ("name = ", "line 1: string values must be quoted, expected literal string"),
    (
        "[[persn]]\nname = \"A\"",
        "line 1: `persn` is no key of this file; did you mean `person`? one of: exclude fields person office organization place country alias verb noun",
    ),
    (
        "\n[[person]]\nname = \"Ana Lopes\"\nroel = \"minister\"",
        "line 4: `roel` is no key of [[person]]; did you mean `role`? one of: name aliases surname office role portfolio country org from until",
    ),
    ("[person]\nname = \"Ana Lopes\"", "line 1: write [[person]], once for each"),
    ("[[person]]\nrole = \"minister\"", "line 1: [[person]]: `name` is missing"),
    ("[[person]]\nname = \"Ana Lopes\"", "line 1: [[person]]: give the `office` or the `role` that they hold"),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"ministre\"",
        "line 3: [[person]] role: `ministre` is not allowed; did you mean `minister`? one of: ",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"minister\"",
        "line 1: [[person]]: give the `country` or the `org` that they serve",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"minister\"\ncountry = \"Atlantis\"",
        "line 4: [[person]] country: `Atlantis` is no country: write a code (FR) or a name (France)",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"envoy\"\norg = \"ZPO\"",
        "line 4: [[person]] org: `ZPO` is no body that is a party of its own: add it as [[organization]]",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"envoy\"\norg = \"UN\"\ncountry = \"FR\"",
        "line 1: [[person]]: give the `country` or the `org` that they serve, not both",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\noffice = \"grand vizier\"\ncountry = \"FR\"",
        "line 3: [[person]] office: `grand vizier` is no office by itself: add it as [[office]], or write `role` and `portfolio` (minister, foreign)",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"envoy\"\ncountry = \"FR\"\nfrom = \"2020\"",
        "line 5: [[person]] from: write a year, as in 2019",
    ),
    (
        "[[person]]\nname = \"Ana Lopes\"\nrole = \"envoy\"\ncountry = \"FR\"\nfrom = 2020\nuntil = 2019",
        "line 6: [[person]] until: 2019 lies before `from`, 2020",
    ),
    ("[[office]]\nname = \"grand vizier\"", "line 1: [[office]]: `role` is missing"),
    (
        "[[office]]\nname = \"grand vizier\"\nrole = \"envoy\"\ntakes = [\"state\"]",
        "line 4: [[office]] takes: `state` is not allowed; one of: portfolio place country body",
    ),
    (
        "[[office]]\nname = \"grand vizier\"\nrole = \"envoy\"\ntitle = \"yes\"",
        "line 4: [[office]] title: write true or false, not a text",
    ),
    (
        "[[organization]]\nname = \"Pact\"\nkind = \"alliance\"",
        "line 3: [[organization]] kind: `alliance` is not allowed; one of: international armed_group party company ",
    ),
    (
        "[[organization]]\nname = \"Board\"\nkind = \"agency\"",
        "line 3: [[organization]] kind: a body of kind agency is of a `country`: name it",
    ),
    (
        "[[organization]]\nname = \"Pact\"\nkind = \"international\"\ncountry = \"FR\"",
        "line 1: [[organization]]: it is a party of its own, or of a `country`: give `country` or `org`",
    ),
    ("[[place]]\nname = \"Nebelsbad\"", "line 1: [[place]]: a city is of a `country`: name it"),
    (
        "[[place]]\nname = \"Nebelsbad\"\nkind = \"town\"\ncountry = \"PL\"",
        "line 3: [[place]] kind: `town` is not allowed; one of: city region",
    ),
    (
        "[[place]]\nname = \"Nebelsbad\"\ncountry = \"PL\"\n[[place]]\nname = \"Bad Nebel\"\naliases = [\"nebelsbad\"]\ncountry = \"PL\"",
        "line 6: [[place]] aliases: `nebelsbad` stands on line 2 already",
    ),
    (
        "[[place]]\nname = \"123\"\ncountry = \"PL\"",
        "line 2: [[place]] name: `123` has no letters: no article would be read by it",
    ),
    ("[[place]]\nname = \"\"\ncountry = \"PL\"", "line 2: [[place]] name: an empty text: leave the key out"),
    ("[[place]]\nname = 7\ncountry = \"PL\"", "line 2: [[place]] name: write a text in quotes, not a number"),
    (
        "[[place]]\nname = \"a b c d e f g h i j k l m\"\ncountry = \"PL\"",
        "line 2: [[place]] name: a name has at most 12 words and 100 bytes",
    ),
    ("[[country]]\ncountry = \"France\"", "line 1: [[country]]: give names, adjectives, demonyms or abbreviations"),
    (
        "[[country]]\ncountry = \"France\"\nnames = 3",
        "line 3: [[country]] names: write a list of texts, [\"…\"], not a number",
    ),
    (
        "[[alias]]\nof = \"Atlantis\"\nnames = [\"Sunken\"]",
        "line 2: [[alias]] of: `Atlantis` is in no table: name a country, a place, an organization, an office, a word of contact or a person",
    ),
    ("[[alias]]\nof = \"France\"", "line 1: [[alias]]: `names` is missing"),
    (
        "[[verb]]\nword = \"palaver\"\nkind = \"gala\"\nframe = \"with\"",
        "line 3: [[verb]] kind: `gala` is not allowed; one of: meeting call visit agreement",
    ),
    (
        "[[verb]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"talks\"",
        "line 4: [[verb]] frame: `talks` is not allowed; one of: meet see ring carry with host phone speak goto leave tour sign discuss",
    ),
    (
        "[[verb]]\nword = \"palaver\"\nforms = [\"palavered\"]\nkind = \"meeting\"\nframe = \"with\"",
        "line 3: [[verb]] forms: give all four (past, participle, gerund, third person), or none where spelling gives them",
    ),
    (
        "[[noun]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"with\"",
        "line 4: [[noun]] frame: `with` is not allowed; one of: talks summit trip paper",
    ),
    (
        "[fields]\ndate = \"when\"",
        "line 2: `date` is no field of an article; did you mean `published`? one of: id title text published modified url authors publisher language",
    ),
    ("[fields]\ntitle = [\"a\"]", "line 2: fields.title: write a text in quotes, not a list"),
    ("fields = \"title\"", "line 1: write [fields] and its keys below it"),
    ("exclude = [\"ok\",\n  \"a[\"]", "line 2: exclude: `a[` is no pattern: unclosed character class; missing ']'"),
];

#[test]
fn what_is_wrong_is_told_with_its_line_and_what_is_allowed() {
    for (text, told) in WRONG {
        let error = parse(text).map(|_| ()).expect_err(text).to_string();
        assert!(error.starts_with(told) && (told.ends_with(' ') || error == *told), "{text}\n{error}\n{told}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    let long = format!("# {}\n", "x".repeat(MAX_BYTES));
    assert!(parse(&long).is_err_and(|error| error.message.starts_with("the file has more than 1024 kB")));
    let many: String = (0..60_000).map(|n| format!("\"qx{n}\",")).collect();
    let many = format!("[[country]]\ncountry = \"FR\"\nnames = [{many}]\n");
    assert!(parse(&many).is_err_and(|error| error.message.contains("more than 40000 different words")));
}

#[test]
fn paths_are_excluded_by_name_by_folder_and_by_pattern() {
    let settings = parse("exclude = [\"drafts\", \"*.bak.html\", \"2024/*/raw/\", \"/notes.txt\"]").unwrap();
    for (path, excluded) in [
        ("drafts/a.txt", true),
        ("2025/drafts/a/b.txt", true),
        ("2025/drafts.txt", false),
        ("x.bak.html", true),
        ("2025/x.bak.html", true),
        ("x.html", false),
        ("2024/05/raw/a.txt", true),
        ("2024/05/06/raw/a.txt", false),
        ("old/2024/05/raw/a.txt", false),
        ("notes.txt", true),
        ("2025/notes.txt", false),
    ] {
        assert_eq!(settings.excludes(path), excluded, "{path}");
    }
    assert!(!parse("").unwrap().excludes("a.txt"));
}

#[test]
fn fields_that_were_given_otherwise_stand_above_those_of_the_file() {
    let settings = parse("[fields]\ntitle = \"headline\"\ntext = \"content.body\"\n").unwrap();
    let given = BTreeMap::from([("title".to_owned(), "kicker".to_owned())]);
    let fields: Vec<(String, String)> = settings.fields_under(&given).into_iter().collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(fields, [pair("text", "content.body"), pair("title", "kicker")]);
}

#[test]
fn people_serve_what_the_file_adds_and_aliases_name_what_a_table_has() {
    let settings = parse(
        "[[person]]\nname = \"Tashi Xwangdu\"\naliases = [\"T. X. Wangdu\"]\noffice = \"pact marshal\"\nuntil = 2024\n\
         [[office]]\nname = \"Pact Marshal\"\nrole = \"org_head\"\norg = \"ZPO\"\n\
         [[organization]]\nname = \"The Zubrowka Pact Organization\"\nacronyms = \"ZPO\"\nkind = \"international\"\n\
         [[alias]]\nof = \"pact marshal\"\nnames = [\"Marshal of the Pact\"]\n\
         [[alias]]\nof = \"Tashi Xwangdu\"\nnames = [\"Old Tashi\"]\n",
    )
    .unwrap();
    let [person, old] = &settings.own.people[..] else { panic!("{:?}", settings.own.people) };
    assert_eq!((person.role.as_str(), person.org, person.until), ("org_head", Some("ZPO"), Some(2024)));
    assert_eq!((old.name, old.surname, old.org), ("Old Tashi", "Tashi", Some("ZPO")));
    let same: Vec<String> = settings.own.same.iter().map(|row| row.names.join(" = ")).collect();
    assert_eq!(same, ["Tashi Xwangdu = T. X. Wangdu", "Tashi Xwangdu = Old Tashi"]);
    assert_eq!(settings.own.organizations[0].name, "Zubrowka Pact Organization");
}

/// Questions with what they ask, where the file adds their words.
const QUESTIONS: &[(&str, &str)] = &[
    ("meetings with the Grand Vizier of Bhutan", "kind:meeting with:(country:BT role:head_of_government)"),
    ("visits by grand viziers to Nebelsbad", "kind:visit with:(role:head_of_government side:guest) place:Nebelsbad"),
    ("palavers with the ZPO", "kind:meeting with:(org:ZPO)"),
    ("who palavered with the Drukmen", "kind:meeting status:held with:(country:BT)"),
    (
        "kind:palaver with:(org:\"Zubrowka Pact\" role:\"grand vizier\")",
        "kind:meeting with:(org:ZPO role:head_of_government)",
    ),
    ("country:\"Druk Realm\"", "country:BT"),
];

#[test]
fn questions_are_read_with_the_words_of_the_file() {
    let own = parse(
        "[[office]]\nname = \"grand vizier\"\nplural = \"grand viziers\"\nrole = \"head_of_government\"\n\
         [[organization]]\nname = \"Zubrowka Pact Organization\"\nacronyms = [\"ZPO\"]\naliases = [\"Zubrowka Pact\"]\nkind = \"international\"\n\
         [[place]]\nname = \"Nebelsbad\"\ncountry = \"PL\"\n\
         [[country]]\ncountry = \"BT\"\nnames = [\"Druk Realm\"]\ndemonyms = [\"Drukmen\"]\n\
         [[verb]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"with\"\n\
         [[noun]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"talks\"\n",
    )
    .unwrap()
    .own;
    let (today, lexicon) = (jiff::civil::date(2025, 6, 15), Lexicon::with(&own));
    for (question, canonical) in QUESTIONS {
        let read =
            ask(question, Context { today, lexicon: &lexicon }).unwrap_or_else(|error| panic!("{question}: {error}"));
        assert_eq!(read.query.to_string(), *canonical, "{question}");
        let without = ask(question, today).map(|read| read.query.to_string());
        assert_ne!(without.as_deref().ok(), Some(*canonical), "{question}");
    }
}

#[test]
fn what_the_documentation_shows_is_understood() {
    let page = include_str!("../../docs/own-lexicons.md");
    let shown = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let example = include_str!("../../examples/pact/dateline.toml");
    for text in [shown, example] {
        let settings = parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert!(!settings.own.people.is_empty() && settings.fields.len() == 3 && settings.excludes("drafts/a.txt"));
    }
    // The page names every section and key.
    for (section, keys) in entries::SECTIONS {
        let row = page.lines().find(|line| line.starts_with(&format!("| `[[{section}]]`"))).unwrap();
        let missing: Vec<&&str> = keys.iter().filter(|key| !row.contains(&format!("`{key}`"))).collect();
        assert!(missing.is_empty(), "{section}: {missing:?}");
    }
}
