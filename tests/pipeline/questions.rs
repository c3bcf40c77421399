//! Questions to the sample corpus, and what its articles say in answer.

use dateline::search::answer::{ArticleHit, Hits};

use crate::{
    CORPUS, ask,
    facts::{Fact, events, fact, line},
};

/// A question, events that answer it, and events that do not.
struct Case {
    question: &'static str,
    found: &'static [Fact],
    never: &'static [Fact],
}

const CASES: &[Case] = &[
    Case {
        question: "all meetings with French ministers",
        found: &[
            fact("meeting", "held", "2025-04-14", "Rabat", &["Laftit", "Retailleau"]),
            fact("meeting", "held", "2025-04-06", "Algiers", &["Barrot", "Attaf"]),
            fact("meeting", "held", "2025-01-03", "Damascus", &["Barrot", "Baerbock", "al-Sharaa"]),
            fact("meeting", "held", "2024-04-26", "Rabat", &["Maire", "Fettah"]),
            fact("meeting", "held", "2024-04-22", "Rabat", &["Darmanin", "Laftit"]),
            fact("meeting", "held", "2023-10-16", "Abidjan", &["Remarck", "Malak"]),
            fact("meeting", "held", "", "", &["Lecornu", "Marles"]),
            fact("meeting", "planned", "", "Paris", &["Genevard", "Heydon"]),
        ],
        never: &[
            // A Moroccan minister who meets a French ambassador.
            fact("", "", "", "", &["Berrada", "ambassador/FR"]),
            // The president of the Senate is no minister, the prime minister another rank.
            fact("", "", "", "", &["Larcher"]),
            fact("", "", "", "", &["Attal"]),
            fact("", "", "", "", &["Putin"]),
            fact("visit", "", "", "", &[]),
        ],
    },
    Case {
        question: "meetings with French ambassadors",
        found: &[fact("meeting", "held", "2024-11-20", "Rabat", &["Berrada", "ambassador/FR"])],
        never: &[fact("", "", "2025-04-14", "", &["Laftit", "Retailleau"])],
    },
    Case {
        question: "meetings between Morocco and France since March 2025",
        found: &[fact("meeting", "held", "2025-04-14", "Rabat", &["Laftit", "Retailleau"])],
        never: &[
            fact("", "", "2024-04-22", "", &[]),
            fact("", "", "2024-04-26", "", &[]),
            fact("", "", "2024-11-20", "", &[]),
            fact("", "", "2025-04-06", "", &["Barrot", "Attaf"]),
        ],
    },
    Case {
        question: "visits by Macron to Morocco",
        found: &[fact("visit", "held", "2024-10-28", "Rabat", &["Macron"])],
        never: &[fact("", "", "", "", &["Maire"]), fact("meeting", "", "", "", &[])],
    },
    Case {
        question: "phone calls between presidents",
        found: &[
            fact("call", "held", "2025-07-31", "", &["Keller-Sutter", "Trump"]),
            fact("call", "held", "2025-03-31", "", &["Macron", "Tebboune"]),
        ],
        never: &[
            fact("", "", "", "", &["Novak"]),
            // A president and a prime minister.
            fact("", "", "", "", &["Pezeshkian", "Pashinyan"]),
            fact("", "", "", "", &["Bessent"]),
        ],
    },
    Case {
        question: "meetings with EU officials about migration",
        found: &[fact("meeting", "held", "2024-02-08", "Nouakchott", &["Ghazouani", "Sanchez", "Leyen"])],
        never: &[
            // EU officials, and not a word of migration.
            fact("", "", "2023-09-14", "Brussels", &["Vucic"]),
            fact("", "", "2025-04-04", "Samarkand", &[]),
            // Migration, and no EU official at the table.
            fact("", "", "2025-04-14", "", &["Laftit"]),
        ],
    },
    Case {
        question: "planned meetings in Berlin",
        found: &[fact("meeting", "planned", "2024-04-16", "Berlin", &["Baerbock", "Safadi"])],
        never: &[fact("", "held", "", "", &[]), fact("", "cancelled", "", "", &[])],
    },
    Case {
        question: "planned calls",
        found: &[fact("call", "planned", "", "", &["Bessent", "Godongwana"])],
        never: &[fact("", "held", "", "", &[]), fact("", "cancelled", "", "", &[])],
    },
    Case {
        question: "cancelled visits to China",
        found: &[
            fact("visit", "cancelled", "", "Beijing", &["Blinken"]),
            fact("visit", "cancelled", "2025-10-26", "", &["Wadephul"]),
        ],
        never: &[fact("", "held", "", "", &[]), fact("", "planned", "", "", &[])],
    },
    Case {
        question: "cancelled meetings",
        found: &[
            fact("meeting", "cancelled", "", "", &["Sunak", "Mitsotakis"]),
            fact("meeting", "cancelled", "2024-12-15", "Luanda", &["head_of_state/CD", "head_of_state/RW"]),
        ],
        never: &[fact("", "held", "", "", &[]), fact("", "planned", "", "", &[])],
    },
    Case {
        question: "cancelled visits to France",
        found: &[fact("visit", "cancelled", "2023-03-26", "", &["head_of_state/GB"])],
        never: &[fact("", "held", "", "", &[])],
    },
    Case {
        question: "who visited Kyiv",
        found: &[
            fact("visit", "held", "2024-01-22", "Kyiv", &["Tusk"]),
            fact("visit", "held", "2025-06-30", "Kyiv", &["Wadephul"]),
        ],
        never: &[fact("", "planned", "", "", &[]), fact("", "cancelled", "", "", &[])],
    },
    Case {
        question: "agreements signed between France and Ukraine",
        found: &[fact("agreement", "held", "2024-02-16", "", &["Macron", "Zelenskyy"])],
        never: &[fact("", "", "", "", &["Bessent"])],
    },
    Case {
        question: "agreements between Lebanon and Syria",
        found: &[fact("agreement", "held", "2025-03-27", "Jeddah", &["Menassa", "Qasra"])],
        never: &[],
    },
    Case {
        question: "agreements with the IAEA",
        found: &[fact("agreement", "held", "2025-09-09", "Cairo", &["Araghchi", "Grossi"])],
        never: &[],
    },
    Case {
        question: "meetings with the Italian defence minister",
        found: &[fact("meeting", "held", "2023-10-09", "", &["Singh", "Crosetto"])],
        never: &[fact("", "", "", "", &["Meloni"])],
    },
    Case {
        question: "with:(country:RU role:head_of_state) with:(country:SK) kind:meeting",
        found: &[fact("meeting", "held", "2024-12-22", "Moscow", &["Fico", "Putin"])],
        never: &[fact("visit", "", "", "", &[]), fact("", "", "", "", &["Orban"])],
    },
];

#[test]
fn what_the_articles_say_is_answered() {
    let mut wrong = Vec::new();
    for case in CASES {
        let answer = ask(&CORPUS, case.question, &[]);
        let events = events(&answer);
        for fact in case.found {
            if !events.iter().any(|event| fact.is(event)) {
                let found: Vec<String> = events.iter().map(line).collect();
                wrong.push(format!("{}: not found: {fact:?} among\n  {}", case.question, found.join("\n  ")));
            }
        }
        for fact in case.never {
            if let Some(event) = events.iter().find(|event| fact.is(event)) {
                wrong.push(format!("{}: {fact:?} is no answer: {}", case.question, event.evidence));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_questions_name_the_others() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("who met Bruno Retailleau", &["Abdelouafi Laftit", "Fernando Grande-Marlaska"], &["Bruno Retailleau"]),
        (
            "who did the Moroccan interior minister meet in Rabat",
            &["Bruno Retailleau", "Gerald Darmanin"],
            &["Abdelouafi Laftit", "Nasser Bourita"],
        ),
        ("who met Recep Tayyip Erdogan in Ankara", &["Mark Rutte"], &["Recep Tayyip Erdogan", "Bassirou Diomaye Faye"]),
    ];
    for (question, others, never) in cases {
        let answer = ask(&CORPUS, question, &[]);
        let names: Vec<&str> = answer.answers.iter().map(|reply| reply.value.as_str()).collect();
        for other in *others {
            assert!(names.contains(other), "{question}: {other} is not among {names:?}");
        }
        for other in *never {
            assert!(!names.contains(other), "{question}: {other} is among {names:?}");
        }
    }
}

#[test]
fn reports_of_one_event_are_one_answer_with_its_sources() {
    let answer = ask(&CORPUS, "meetings between Retailleau and Laftit", &[]);
    let meeting = fact("meeting", "held", "2025-04-14", "Rabat", &["Laftit", "Retailleau"]);
    let found: Vec<_> = events(&answer).iter().filter(|event| meeting.is(event)).collect();
    let [event] = found.as_slice() else { panic!("{} answers to one event", found.len()) };
    let paths: Vec<&str> = event.sources.iter().map(|source| source.path.as_str()).collect();
    for path in ["wire/2025/rabat-laftit-retailleau.txt", "meridian/interior-ministers-rabat.html"] {
        assert!(paths.contains(&path), "{path} is not among {paths:?}");
    }
    for source in &event.sources {
        let (article, found) = CORPUS.article(&source.id).unwrap().unwrap();
        assert_eq!(article.source.path, source.path);
        for event in found.events {
            let sentence = |text: &str| text.contains(&event.evidence);
            assert!(sentence(&article.text) || sentence(&article.title), "not in the article: {}", event.evidence);
        }
    }
}

#[test]
fn articles_without_a_date_and_in_other_languages_are_found() {
    let undated = articles("published:none");
    assert!(undated.iter().all(|article| article.published.is_none()));
    assert!(undated.iter().any(|article| article.path == "loose/undated-cape-verde.txt"));
    assert!(!undated.iter().any(|article| article.path.starts_with("wire/")), "the wire prints its dates");
    let spanish = articles("lang:es Albares");
    let [article] = spanish.as_slice() else { panic!("{} articles in Spanish", spanish.len()) };
    assert_eq!((article.path.as_str(), article.events), ("languages/rabat-albares.txt", 0));
    assert!(articles("Zugspitze").iter().any(|article| article.path == "wire/2025/zugspitze-migration.txt"));
}

#[test]
fn the_folder_describes_itself_and_is_no_article() {
    assert!(articles("path:README.md").is_empty());
}

fn articles(question: &str) -> Vec<ArticleHit> {
    match ask(&CORPUS, question, &[]).hits {
        Hits::Articles(articles) => articles,
        Hits::Events(_) => panic!("{question}: articles are asked for, and events were found"),
    }
}
