//! The file of corrections: what it means, and what is wrong with it.

use super::*;

fn event(names: &[&str]) -> Event {
    let party = |name: &&str| Participant {
        name: Some((*name).to_owned()),
        role: Role::Minister,
        portfolio: Some(Portfolio::Interior),
        country: None,
        org: None,
        office: Some("Interior Minister".to_owned()),
    };
    Event {
        kind: EventKind::Meeting,
        status: EventStatus::Held,
        date: Some(Timex::Year(2025)),
        date_phrase: Some("this year".to_owned()),
        place: Some("Rabat".to_owned()),
        country: Some(Country::new(*b"MA")),
        participants: names.iter().map(party).collect(),
        evidence: "They met.".to_owned(),
        confidence: 0.8,
        rule: "met".to_owned(),
    }
}

#[test]
fn fields_and_parties_are_mended() {
    let text = r#"
        [[event]]
        id = "a1:00ff"
        kind = "visit"
        status = "planned"
        date = "2025-04-22"
        place = "none"
        country = "Spain"

        [[event.participant]]
        party = "LUCÍA FERRER"
        name = "Lucía Ferrer Ríos"
        role = "head_of_government"
        portfolio = "none"
        country = "ES"

        [[event.participant]]
        party = "Amrani"
        remove = true

        [[suppress]]
        event = "a1:00aa"
    "#;
    let corrections = parse(text).unwrap();
    let events = ["a1:00aa", "a1:00ff", "a1:1234"].map(|id| (id.to_owned(), event(&["Lucia Ferrer", "Amrani"])));
    assert!(corrections.concerns("a1") && !corrections.concerns("a") && !corrections.concerns("a11"));
    let (kept, told) = corrections.apply("a1", events.to_vec());
    let told: Vec<(&str, bool)> = told.iter().map(|(id, problem)| (id.as_str(), problem.is_some())).collect();
    assert_eq!(told, [("a1:00aa", false), ("a1:00ff", false)]);
    assert_eq!(kept.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a1:00ff", "a1:1234"]);
    let (mended, other) = (&kept[0].1, &kept[1].1);
    assert_eq!(*other, event(&["Lucia Ferrer", "Amrani"]));
    assert_eq!((mended.kind, mended.status), (EventKind::Visit, EventStatus::Planned));
    assert_eq!((mended.date.map(|date| date.to_string()), &mended.date_phrase), (Some("2025-04-22".to_owned()), &None));
    assert_eq!((&mended.place, mended.country), (&None, Some(Country::new(*b"ES"))));
    let [ferrer] = mended.participants.as_slice() else { panic!("{:?}", mended.participants) };
    assert_eq!(ferrer.name.as_deref(), Some("Lucía Ferrer Ríos"));
    assert_eq!(
        (ferrer.role, ferrer.portfolio, ferrer.country),
        (Role::HeadOfGovernment, None, Some(Country::new(*b"ES")))
    );
    assert!(mended.rule.ends_with("corrected") && ferrer.office.is_none());
}

#[test]
fn an_article_is_silenced_and_a_party_that_is_not_there_is_told() {
    let corrections = parse("[[suppress]]\narticle = \"a1\"\n").unwrap();
    let (kept, told) = corrections.apply("a1", vec![("a1:1".to_owned(), event(&[]))]);
    assert!(kept.is_empty() && told.contains_key("a1"));
    let text = "[[event]]\nid = \"a:1\"\n[[event.participant]]\nparty = \"Nobody\"\nrole = \"envoy\"\n";
    let (kept, told) = parse(text).unwrap().apply("a", vec![("a:1".to_owned(), event(&["Amrani"]))]);
    assert_eq!(kept.len(), 1);
    assert_eq!(told["a:1"].as_deref(), Some("`a:1` has no party `Nobody`"));
}

#[test]
fn names_are_one_or_several_people() {
    let text = "[[same]]\nnames = [\"Ana Lopes\", \"Anita Faria\"]\ncountry = \"PT\"\n[[different]]\nnames = [\"A B\", \"B\"]\n";
    let people = parse(text).unwrap().people;
    assert_eq!(people.same[0].names, ["Ana Lopes", "Anita Faria"]);
    assert_eq!((people.same[0].country, people.different[0].country), (Some(Country::new(*b"PT")), None));
}

#[test]
fn mistakes_are_told_with_their_line() {
    for (text, line, part) in [
        ("[[suppress]]\nevent = 3\n", 2, "string"),
        ("\n[[supress]]\nevent = \"a:1\"\n", 2, "unknown field `supress`"),
        ("[[event]]\nid = \"a:1\"\n\nkindd = \"visit\"\n", 4, "unknown field `kindd`"),
        ("[[event]]\nid = \"a:1\"\nkind = \"party\"\n", 3, "`party` is no kind of event; one of: meeting call"),
        ("[[event]]\nid = \"a:1\"\nstatus = \"hold\"\n", 3, "`hold` is no status"),
        ("[[event]]\nid = \"a:1\"\ndate = \"22 April\"\n", 3, "`22 April` is no date"),
        ("[[event]]\nid = \"a:1\"\nplace = \"\"\n", 3, "write `none`"),
        ("[[event]]\nid = \"a:1\"\ncountry = \"Atlantis\"\n", 3, "`Atlantis` is no country"),
        ("[[event]]\nid = \"a1\"\nkind = \"visit\"\n", 2, "`a1` is no id of an event"),
        ("[[event]]\nkind = \"visit\"\n", 1, "missing field `id`"),
        ("[[event]]\nid = \"a:1\"\n", 1, "changes nothing"),
        ("[[event]]\nid = \"a:1\"\n[[event.participant]]\nparty = \"X\"\nrole = \"king\"\n", 5, "`king` is no role"),
        ("[[event]]\nid = \"a:1\"\n[[event.participant]]\nparty = \"X\"\n", 3, "changes nothing"),
        ("[[suppress]]\n", 1, "either `event` or `article`"),
        ("[[suppress]]\narticle = \"a:1\"\n", 2, "no id of an article"),
        ("[[suppress]]\nevent = \"a:1\"\n[[event]]\nid = \"a:1\"\nkind = \"call\"\n", 3, "on line 1 already"),
        ("[[same]]\nnames = []\n", 2, "at least 1 name"),
        ("[[different]]\nnames = [\"A\"]\n", 2, "at least 2 names"),
        ("[[same]]\nnames = [\"A\",\n  \" \"]\n", 3, "an empty name"),
        ("[[same]\n", 1, ""),
        ("nonsense", 1, ""),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.message.contains(part) && !error.message.contains('\n'), "{text}: {error}");
    }
    assert_eq!(parse("").unwrap(), Corrections::default());
    assert_eq!(parse("# only a comment\n").unwrap(), Corrections::default());
}

#[test]
fn the_hash_is_of_what_is_said_alone() {
    let hash = |text: &str| parse(text).unwrap().events["a:1"].hash();
    let one = hash("[[event]]\nid = \"a:1\"\nkind = \"call\"\n");
    assert_eq!(one, hash("# moved\n\n[[event]]\nkind = \"call\"\nid = \"a:1\"\n"));
    assert_ne!(one, hash("[[event]]\nid = \"a:1\"\nkind = \"visit\"\n"));
    assert_ne!(one, hash("[[suppress]]\nevent = \"a:1\"\n"));
}
