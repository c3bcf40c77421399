//! Phrases and their values, in sentences of every tense; what is no date; and that no text makes the grammar fail.

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

/// The values of all dates of a text, in its order.
fn values(published: &str, title: &str, text: &str) -> String {
    let buffer = format!("{title}\n\n{text}");
    let doc = segment(&buffer, title.len() + 2, NoWords);
    let found = find(&doc, published.parse().ok());
    found.iter().flat_map(|m| m.values.iter().map(Timex::to_string)).collect::<Vec<_>>().join(" ")
}

fn check(published: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let got = values(published, "", text);
        if got != *expected {
            wrong.push(format!("{text:?}: expected {expected:?}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "published {published}, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn days_with_their_year() {
    check(
        "2025-04-14",
        &[
            ("They signed it on 14 April 2025.", "2025-04-14"),
            ("They signed it on April 14, 2025.", "2025-04-14"),
            ("They signed it on April 14, 2025, in Geneva.", "2025-04-14"),
            ("They signed it on Apr. 14, 2025.", "2025-04-14"),
            ("They signed it on the 14th of April, 2025.", "2025-04-14"),
            ("They signed it on the 14th day of April 2025.", "2025-04-14"),
            ("They signed it on the first of May 1996.", "1996-05-01"),
            ("They signed it on April 14th 2025.", "2025-04-14"),
            ("They signed it on Monday, April 14, 2025.", "2025-04-14"),
            ("They signed it on Monday (14 April 2025).", "2025-04-14"),
            ("They signed it on Sept. 3, 1998.", "1998-09-03"),
            ("Updated 2025-04-14.", "2025-04-14"),
            ("Updated 2025/04/14.", "2025-04-14"),
            ("Updated 14/04/2025.", "2025-04-14"),
            ("Updated 04/14/2025.", "2025-04-14"),
            ("Updated 03/04/2025.", "2025-04-03"),
            ("Updated 14.04.2025.", "2025-04-14"),
            ("Updated at 2025-04-14T10:30:00Z.", "2025-04-14"),
            ("The truce held from April 14-16, 2024.", "2024-04-14 2024-04-16"),
            ("The truce held from 14 to 16 April 2024.", "2024-04-14 2024-04-16"),
            ("The truce held from 30 December 2023 to 2 January 2024.", "2023-12-30 2024-01-02"),
            ("The truce held from December 30 to January 2, 2024.", "2023-12-30 2024-01-02"),
            ("They met on Nov. 4 and 5, 2022.", "2022-11-04 2022-11-05"),
            ("They met on June 3, 6 and 8, 2022.", "2022-06-03 2022-06-06 2022-06-08"),
            ("The poet (3 May 1901 – 17 June 1977) wrote it.", "1901-05-03 1977-06-17"),
            ("Filed 14-Apr-2025.", "2025-04-14"),
            ("The attacks of 9/11 changed that.", "2001-09-11"),
            ("The Sept. 11 attacks changed that.", "2001-09-11"),
        ],
    );
}

#[test]
fn days_without_their_year_go_by_tense() {
    check(
        "2025-04-14",
        &[
            ("He arrived on 10 March.", "2025-03-10"),
            ("He arrived on May 10.", "2024-05-10"),
            ("He arrived on April 14.", "2025-04-14"),
            ("He will arrive on 10 March.", "2026-03-10"),
            ("He will arrive on May 10.", "2025-05-10"),
            ("She said she would arrive on May 10.", "2025-05-10"),
            ("He is to arrive on May 10.", "2025-05-10"),
            ("The summit is due on May 10.", "2025-05-10"),
            ("The talks, planned for May 10, are in doubt.", "2025-05-10"),
            ("The session is held on May 10-11.", "2025-05-10 2025-05-11"),
            ("The vote on 3 May is less than three weeks away.", "2025-05-03"),
            ("He was received on December 26.", "2024-12-26"),
            ("Elections will be held between 14 and 16 June.", "2025-06-14 2025-06-16"),
            ("The fair ran from March 28 to April 2.", "2025-03-28 2025-04-02"),
            ("He arrived on Dec. 3 last year.", "2024-12-03"),
            ("He arrived on December 3 of last year.", "2024-12-03"),
            ("The fair opened on April 14-16.", "2025-04-14 2025-04-16"),
            ("It came after the December 3 storm last year.", "2024-12-03"),
            ("He will return on March 3 next year.", "2026-03-03"),
            ("He arrived on March the 4th.", "2025-03-04"),
            ("He will attend on the 6th and 7th of June.", "2025-06-06 2025-06-07"),
            ("It was Sat, 12 April.", "2025-04-12"),
            ("He will attend on June 24/25.", "2025-06-24 2025-06-25"),
            ("He will be there from June 24 to 25.", "2025-06-24 2025-06-25"),
            ("The October 7 attack shocked them.", "2024-10-07"),
            ("On May 3, they vote.", "2025-05-03"),
            ("Last month, on the 12th, he resigned.", "2025-03 2025-03-12"),
            ("It rained on the 9th.", "2025-04-09"),
            ("The talks will resume on the 9th.", "2025-05-09"),
            ("He left on the 9th of last month.", "2025-03-09"),
            ("He left on Monday the 7th.", "2025-04-07"),
            ("He left on Wednesday, April 9.", "2025-04-09"),
            ("He left on Wednesday (April 9) for Oman.", "2025-04-09"),
            ("The law of Thursday, March 14 still holds.", "2024-03-14"),
        ],
    );
}

#[test]
fn weekdays_go_by_tense() {
    // 14 April 2025 is a Monday.
    check(
        "2025-04-14",
        &[
            ("The ministers met on Monday.", "2025-04-14"),
            ("The ministers met on Tuesday.", "2025-04-08"),
            ("The minister said Friday that talks had failed.", "2025-04-11"),
            ("The minister on Friday condemned the attack.", "2025-04-11"),
            ("The ministers will meet on Monday.", "2025-04-14"),
            ("The ministers will meet on Friday.", "2025-04-18"),
            ("The ministers will gather on Monday and Tuesday.", "2025-04-14 2025-04-15"),
            ("The minister said Saturday he will fly to Rome on Wednesday.", "2025-04-12 2025-04-16"),
            ("The minister said on Saturday that he would fly to Rome on Wednesday.", "2025-04-12 2025-04-16"),
            ("He is due in Nairobi on Friday.", "2025-04-18"),
            ("He was due to meet the emir on Friday.", "2025-04-18"),
            ("The accord is to be signed on Thursday.", "2025-04-17"),
            ("The accord was signed on Thursday.", "2025-04-10"),
            ("The accord has been signed on Thursday.", "2025-04-10"),
            ("They agreed to meet again on Thursday.", "2025-04-17"),
            ("The meeting scheduled Thursday was called off.", "2025-04-17"),
            ("On Friday, he will travel to Rome.", "2025-04-18"),
            ("On Friday, he travelled to Rome.", "2025-04-11"),
            ("The envoy, who will visit Rome in June, arrived on Friday.", "2025-06 2025-04-11"),
            ("They met last Monday.", "2025-04-07"),
            ("They met last Friday.", "2025-04-11"),
            ("They will meet next Monday.", "2025-04-21"),
            ("They will meet next Friday.", "2025-04-18"),
            ("They will meet this Friday.", "2025-04-18"),
            ("They met this past Friday.", "2025-04-11"),
            ("They will meet this coming Friday.", "2025-04-18"),
            ("They met on Tuesday last week.", "2025-04-08"),
            ("They meet on Wednesday of next week.", "2025-04-23"),
            ("Rebels attacked the town Friday night.", "2025-04-11"),
            ("Rebels attacked the town late Friday.", "2025-04-11"),
            ("The fair will run from Tuesday to Thursday.", "2025-04-15 2025-04-17"),
            ("The fair ran from Saturday to Tuesday.", "2025-04-05 2025-04-08"),
            ("The deal was reached on tuesday.", "2025-04-08"),
            ("Friday's talks were fruitful.", "2025-04-11"),
            ("They met on Fri.", "2025-04-11"),
            ("They said in a statement on Friday that they would meet on Thursday.", "2025-04-11 2025-04-17"),
            ("They wrote in a post on Friday that tariffs would rise.", "2025-04-11"),
            ("They are meeting on Thursday.", "2025-04-17"),
            ("He'll be back Thursday.", "2025-04-17"),
            ("He demanded an answer by Thursday.", "2025-04-17"),
            ("On the eve of Thursday's vote, he called for calm.", "2025-04-17"),
            ("They spoke of the next round of talks on Thursday.", "2025-04-17"),
            ("\"We will win,\" he said Thursday.", "2025-04-10"),
            ("Police fired shots to disperse a crowd on Thursday.", "2025-04-10"),
            ("They ordered him to appear on Thursday.", "2025-04-17"),
            ("They announced a plan to meet on Thursday.", "2025-04-17"),
            ("It would not be rushed, he said, or so it seemed in an interview on Thursday.", "2025-04-10"),
            ("He will step down if he is elected speaker on Thursday.", "2025-04-17"),
            ("The curfew lasts until Thursday.", "2025-04-17"),
        ],
    );
    check("2025-04-18", &[("They will meet on Friday.", "2025-04-18"), ("They will meet next Friday.", "2025-04-25")]);
}

#[test]
fn named_days_and_days_counted() {
    check(
        "2025-04-14",
        &[
            ("He left yesterday.", "2025-04-13"),
            ("He leaves tomorrow morning.", "2025-04-15"),
            ("He leaves today.", "2025-04-14"),
            ("He speaks tonight.", "2025-04-14"),
            ("He spoke last night.", "2025-04-13"),
            ("He spoke this morning.", "2025-04-14"),
            ("He left the day before yesterday.", "2025-04-12"),
            ("He leaves the day after tomorrow.", "2025-04-16"),
            ("He left three days ago.", "2025-04-11"),
            ("He left two weeks ago.", "2025-03-31"),
            ("They will meet again in two weeks.", "2025-04-28"),
            ("It was their first talk in two weeks.", ""),
            ("He came on March 3 and left the following Friday.", "2025-03-03 2025-03-07"),
            ("He left a week ago.", "2025-04-07"),
            ("He left ten months ago.", "2024-06"),
            ("He left a year ago.", "2024"),
            ("He left 30 years ago.", "1995"),
            ("He left twenty-five years ago.", "2000"),
            ("He will be back in two weeks' time.", "2025-04-28"),
            ("He will be back three months from now.", "2025-07"),
            ("In 2004 he won. A year later he resigned.", "2004 2005"),
            ("He won on March 3, 2004, and resigned two weeks later.", "2004-03-03 2004-03-17"),
            ("He won on March 3, 2004, and resigned the next day.", "2004-03-03 2004-03-04"),
            ("He won in March 2004 and resigned the following month.", "2004-03 2004-04"),
            ("He won in 2004 and resigned that year.", "2004 2004"),
            ("He arrived on March 3, 2004, and left the same day.", "2004-03-03 2004-03-03"),
            ("He arrived on Friday. He had left Rome the day before.", "2025-04-11 2025-04-10"),
            ("He resigned a year later.", ""),
        ],
    );
}

#[test]
fn weeks_weekends_and_parts_of_the_day() {
    check(
        "2025-04-16",
        &[
            ("They met this week.", "2025-W16"),
            ("They met last week.", "2025-W15"),
            ("They will meet next week.", "2025-W17"),
            ("They will meet early next week.", "2025-W17"),
            ("The bill must pass by the end of the week.", "2025-W16"),
            ("They met earlier this week.", "2025-W16"),
            ("They meet in the week of April 28.", "2025-W18"),
            ("Last week's summit failed.", "2025-W15"),
            ("They met over the weekend.", "2025-W15-WE"),
            ("They met last weekend.", "2025-W15-WE"),
            ("They will meet at the weekend.", "2025-W16-WE"),
            ("The ship may leave this weekend.", "2025-W16-WE"),
            ("They will meet next weekend.", "2025-W17-WE"),
            ("They met on the weekend of 12-13 April.", "2025-W15-WE"),
        ],
    );
    // A Sunday.
    check(
        "2025-04-20",
        &[
            ("They will meet this week.", "2025-W17"),
            ("They met this week.", "2025-W16"),
            ("They met this weekend.", "2025-W16-WE"),
            ("They met last weekend.", "2025-W15-WE"),
            ("They will meet next week.", "2025-W17"),
        ],
    );
}

#[test]
fn months() {
    check(
        "2025-04-14",
        &[
            ("He visited in April 2023.", "2023-04"),
            ("He visited in April of 2023.", "2023-04"),
            ("He visited in May, 2023.", "2023-05"),
            ("He visited in March.", "2025-03"),
            ("He visited in October.", "2024-10"),
            ("He visited in April.", "2025-04"),
            ("He will visit in October.", "2025-10"),
            ("He will visit in March.", "2026-03"),
            ("He visited last October.", "2024-10"),
            ("He visited last April.", "2024-04"),
            ("He visited last March.", "2025-03"),
            ("He will visit next March.", "2026-03"),
            ("He will visit this October.", "2025-10"),
            ("He visited this past January.", "2025-01"),
            ("He visited in October last year.", "2024-10"),
            ("He visited in February this year.", "2025-02"),
            ("He visited in mid-May.", "2024-05"),
            ("He visited in late March.", "2025-03"),
            ("It ended at the end of May 2021.", "2021-05"),
            ("He visited last month.", "2025-03"),
            ("He visited earlier this month.", "2025-04"),
            ("He will visit next month.", "2025-05"),
            ("The premier's February visit went well.", "2025-02"),
            ("Sales fell in January and February.", "2025-01 2025-02"),
            ("Sales fell between March and May 2023.", "2023-03 2023-05"),
            ("Sales fell from November 2022 to January 2023.", "2022-11 2023-01"),
            ("Sales fell in the first week of March.", "2025-03"),
            ("Sales fell in April/May 2023.", "2023-04 2023-05"),
            ("Sales fell in Jan-Mar 2023.", "2023-01 2023-03"),
            ("Sales fell from January–March 2023.", "2023-01 2023-03"),
            ("The harvest at end-March was poor.", "2025-03"),
            ("September was the deadliest month.", "2024-09"),
            ("They want to extend the truce until August.", "2025-08"),
            ("They extended the truce until August.", "2025-08"),
            ("The truce held through August.", "2024-08"),
            ("He will host them after meeting them in January.", "2025-01"),
            ("The rules, which take effect in August, were criticised.", "2025-08"),
            ("They have been at odds since August.", "2024-08"),
        ],
    );
    check(
        "2026-01-05",
        &[("He said this December was warm.", "2025-12"), ("They voted on December 14.", "2025-12-14")],
    );
}

#[test]
fn years_decades_and_ranges() {
    check(
        "2025-04-14",
        &[
            ("He ruled in 2003.", "2003"),
            ("In 2003, he ruled.", "2003"),
            ("He has ruled since 1999.", "1999"),
            ("The 2003 invasion toppled him.", "2003"),
            ("The 2024 elections were close.", "2024"),
            ("Ahead of 2026 elections, he resigned.", "2026"),
            ("The treaty (1973) still holds.", "1973"),
            ("The treaty of 1815 still holds.", "1815"),
            ("He warned of a 1929-style slump.", "1929"),
            ("He ruled from 2004 to 2010.", "2004 2010"),
            ("He ruled between 2004 and 2010.", "2004 2010"),
            ("The plan for 2007-2010 failed.", "2007 2010"),
            ("The plan for 2014-15 failed.", "2014 2015"),
            ("The plan for 2014/15 failed.", "2014 2015"),
            ("The season of 1999-00 was cold.", "1999 2000"),
            ("The writer (1922 - 2013) was born here.", "1922 2013"),
            ("It was a record of the 1990s.", "199X"),
            ("It was a song of the '90s.", "199X"),
            ("It was a song of the late ’80s.", "198X"),
            ("It was a song of the nineties.", "199X"),
            ("It was a song of the 1930's.", "193X"),
            ("Output rose in the mid-1990s.", "199X"),
            ("He will retire in mid-2027.", "2027"),
            ("He will retire in early 2027.", "2027"),
            ("He retired last year.", "2024"),
            ("He retired late last year.", "2024"),
            ("He will retire next year.", "2026"),
            ("He will retire later this year.", "2025"),
            ("He will retire by the end of the year.", "2025"),
            ("He will retire by year-end.", "2025"),
            ("Last year's vote was rigged.", "2024"),
            ("The budget for fiscal year 2024 was passed.", "2024"),
            ("In 2004, 2005 and 2006 it rained.", "2004 2005 2006"),
            ("© 2025 The Gazette", "2025"),
            ("He taught there as late as 1981.", "1981"),
            ("He was born in 1740 or 1741.", "1740 1741"),
        ],
    );
}

#[test]
fn quarters_halves_and_seasons() {
    check(
        "2025-04-14",
        &[
            ("Trade fell in the first quarter of 2025.", "2025-Q1"),
            ("Trade fell in the last quarter of 2024.", "2024-Q4"),
            ("Trade fell in Q3 2024.", "2024-Q3"),
            ("Trade fell in the third quarter of last year.", "2024-Q3"),
            ("The bank reported a fourth-quarter loss.", "2024-Q4"),
            ("Trade fell in the first half of 2009.", "2009-H1"),
            ("Trade fell in the second half of last year.", "2024-H2"),
            ("Trade will fall in the first half of this year.", "2025-H1"),
            ("Trade will fall in the second half of the year.", "2025-H2"),
            ("Trade fell in the first six months of 2024.", "2024-H1"),
            ("Trade fell last quarter.", "2025-Q1"),
            ("Troops left in spring 2024.", "2024-SP"),
            ("Troops left in the spring of 2024.", "2024-SP"),
            ("Troops left in the winter of 1998.", "1998-WI"),
            ("Troops left last summer.", "2024-SU"),
            ("Troops left last autumn.", "2024-FA"),
            ("Troops will leave this summer.", "2025-SU"),
            ("Troops will leave next spring.", "2026-SP"),
            ("They will store gas before the winter.", "2025-WI"),
            ("They quarrelled in the fall of 2019.", "2019-FA"),
        ],
    );
}

#[test]
fn holidays() {
    check(
        "2025-04-14",
        &[
            ("The truce began on Christmas Eve.", "2024-12-24"),
            ("The truce began on New Year's Day.", "2025-01-01"),
            ("The truce began on New Year’s Eve 1999.", "1999-12-31"),
            ("The truce will begin on Easter Sunday.", "2025-04-20"),
            ("The truce will begin on Good Friday.", "2025-04-18"),
            ("Paris celebrated Bastille Day in heat.", "2024-07-14"),
            ("The Good Friday Agreement still holds.", ""),
            ("In a New Year's address, he promised reform.", ""),
            ("They lit the Christmas tree.", ""),
        ],
    );
}

#[test]
fn what_is_no_date() {
    check(
        "2025-04-14",
        &[
            ("The talks went on for three days.", ""),
            ("The rule applies for the next month.", ""),
            ("Over the past year, prices rose.", ""),
            ("Prices rose in the past three years.", ""),
            ("Prices rose in the last two months.", ""),
            ("The cabinet meets every Monday.", ""),
            ("The cabinet meets on Mondays.", ""),
            ("Each Friday prayers are held.", ""),
            ("The cabinet meets on Monday mornings.", ""),
            ("The talks began at 10 a.m. and ended at 14:30.", ""),
            ("The 73-year-old minister resigned.", ""),
            ("He recently resigned, and soon left.", ""),
            ("In today's world nothing lasts.", ""),
            ("The method is still in use today.", ""),
            ("He may march to the palace.", ""),
            ("Theresa May spoke, and May insisted on it.", ""),
            ("Proposals by May were rejected, Theresa May said.", ""),
            ("Protesters march on the palace.", ""),
            ("The March on Washington was large.", ""),
            ("The Sunday Times reported it.", ""),
            ("The BBC's This Week reported it.", ""),
            ("The attack, USA Today wrote, failed.", ""),
            ("The august body sat in silence.", ""),
            ("The reporter April Jones asked again.", ""),
            ("The sun rose and he sat down.", ""),
            ("The Sun reported it.", ""),
            ("He took second place in 24/7 coverage.", ""),
            ("Security Council resolution 1701 calls for it.", ""),
            ("Resolution No. 1999 calls for it.", ""),
            ("Some 2000 people fled.", ""),
            ("About 1900 soldiers and 1,999 horses fled.", ""),
            ("It costs $2000 or €1999.", ""),
            ("Call 0033-2007-1984 for help.", ""),
            ("They won 14-10 in the first half.", ""),
            ("It was his 14th visit, in the 20th century.", ""),
            ("The fall of the city shocked them.", ""),
            ("A quarter of the voters stayed home.", ""),
            ("He spoke for a second time.", ""),
            ("The book fair Lisbon Reads 2006 drew crowds.", ""),
            ("It struck at 3 p.m. (1900 GMT), others say (1830 local time).", ""),
            ("Wells were dug in 1800 villages.", ""),
            ("Article 1998 of the code forbids it.", ""),
            ("The report of 20250414 is lost.", ""),
            ("More than 30 years ago they were allies.", ""),
        ],
    );
}

#[test]
fn a_headline_has_its_own_tense() {
    let title = |title: &str| values("2025-04-14", title, "");
    assert_eq!(title("Danish envoy due in Lima Friday"), "2025-04-18");
    assert_eq!(title("Macron to visit Rabat on Thursday"), "2025-04-17");
    assert_eq!(title("Ministers met in Rabat on Thursday"), "2025-04-10");
    assert_eq!(title("Rivals Prepare For 2026 Race"), "2026");
}

#[test]
fn a_dateline_gives_its_day_and_is_marked() {
    let text = "RABAT, Dec. 31 (MAP) - The ministers met on Tuesday.";
    assert_eq!(values("2025-01-01", "", text), "2024-12-31 2024-12-31");
    let buffer = format!("\n\n{text}");
    let doc = segment(&buffer, 2, NoWords);
    let marked: Vec<bool> = find(&doc, "2025-01-01".parse().ok()).iter().map(|m| m.dateline).collect();
    assert_eq!(marked, [true, false]);
}

#[test]
fn without_a_day_of_publication_a_dateline_with_its_year_serves() {
    assert_eq!(values("", "", "RABAT, April 14, 2025 — The ministers met on Friday."), "2025-04-14 2025-04-11");
    assert_eq!(values("", "", "The ministers met on Friday, as they had in May 2019."), "2019-05");
}

#[test]
fn questions_count_from_today() {
    let today: Date = "2025-04-14".parse().unwrap();
    for (text, value, rest) in [
        ("last year", "2024", ""),
        ("last month in Rabat", "2025-03", " in Rabat"),
        ("next week", "2025-W17", ""),
        ("March 2025", "2025-03", ""),
        ("march 2025 with France", "2025-03", " with France"),
        ("the first half of 2024", "2024-H1", ""),
        ("may", "2024-05", ""),
        ("may 2019", "2019-05", ""),
        ("next may", "2025-05", ""),
        ("friday", "2025-04-11", ""),
        ("last tuesday", "2025-04-08", ""),
        ("next tuesday", "2025-04-15", ""),
        ("this coming friday", "2025-04-18", ""),
        ("yesterday", "2025-04-13", ""),
        ("10 march", "2025-03-10", ""),
        ("2023?", "2023", "?"),
        ("the 1990s", "199X", ""),
        ("summer 2024", "2024-SU", ""),
        ("last summer", "2024-SU", ""),
        ("the summer of 2024", "2024-SU", ""),
        ("Q3 2024", "2024-Q3", ""),
        ("last quarter", "2025-Q1", ""),
        ("early 2024", "2024", ""),
        ("the end of May 2024", "2024-05", ""),
        ("the weekend", "2025-W15-WE", ""),
        ("two weeks ago", "2025-03-31", ""),
        ("2025-03-10", "2025-03-10", ""),
    ] {
        let (found, length) = phrase(text, today).unwrap_or_else(|| panic!("{text:?} is a date"));
        assert_eq!((found.to_string().as_str(), &text[length..]), (value, rest), "{text:?}");
    }
    for text in ["", "meetings in 2024", "French ministers", "every monday", "the past 30 days", "14 to 16 April", "é"]
    {
        assert_eq!(phrase(text, today), None, "{text:?}");
    }
}

#[test]
fn questions_may_name_two_ends() {
    let today: Date = "2025-04-14".parse().unwrap();
    for (text, first, last) in [
        ("the past 30 days", "2025-03-15", "2025-04-14"),
        ("last three months", "2025-01-14", "2025-04-14"),
        ("the next two weeks", "2025-04-14", "2025-04-28"),
        ("the past week", "2025-04-07", "2025-04-14"),
        ("14 to 16 April", "2025-04-14", "2025-04-16"),
        ("2004-2010", "2004", "2010"),
        ("March and May 2024", "2024-03", "2024-05"),
        ("last year", "2024", "2024"),
    ] {
        let (a, b, length) = period(text, today).unwrap_or_else(|| panic!("{text:?} is a period"));
        assert_eq!((a.to_string().as_str(), b.to_string().as_str(), length), (first, last, text.len()), "{text:?}");
    }
}

/// Text that is rich in the words of dates.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "April",
        "may",
        "Sept.",
        "14",
        "31",
        "2025",
        "1990s",
        "'90s",
        "99",
        "14th",
        "-",
        "–",
        ",",
        "/",
        "(",
        ")",
        ".",
        "Monday",
        "Sun",
        "to",
        "and",
        "the",
        "of",
        "last",
        "next",
        "this",
        "past",
        "week",
        "year",
        "days",
        "ago",
        "later",
        "a",
        "two",
        "first",
        "quarter",
        "half",
        "spring",
        "weekend",
        "New Year's",
        "Eve",
        "Easter",
        "will",
        "met",
        "said",
        "same",
        "that",
        "end",
        "mid",
        "today",
        "9999",
        "0",
        "é",
        "“",
        "’s",
        "\n",
        "day",
        "before",
        "Q3",
        "in",
        "4294967296",
    ]);
    (prop::collection::vec((word, any::<bool>()), 0..60))
        .prop_map(|parts| parts.iter().map(|(w, space)| format!("{w}{}", if *space { " " } else { "" })).collect())
}

fn sound(text: &str, published: Option<Date>) -> Result<(), TestCaseError> {
    let doc = segment(text, 0, NoWords);
    let mut end = 0;
    for mention in find(&doc, published) {
        prop_assert!(mention.tokens.start >= end && mention.tokens.start < mention.tokens.end);
        end = mention.tokens.end;
        prop_assert!(end <= doc.tokens.len() && !mention.values.is_empty());
        prop_assert_eq!(doc.sentence_of(mention.tokens.start), doc.sentence_of(end - 1));
        for value in &mention.values {
            prop_assert_eq!(value.to_string().parse::<Timex>().ok(), Some(*value));
        }
    }
    let today = published.unwrap_or(Date::constant(2025, 4, 14));
    for length in [phrase(text, today).map(|p| p.1), period(text, today).map(|p| p.2)].into_iter().flatten() {
        prop_assert!(length > 0 && text.is_char_boundary(length));
    }
    Ok(())
}

#[test]
fn what_was_to_be_lay_ahead() {
    check(
        "2025-10-24",
        &[
            ("The minister has postponed a visit that was to begin on Sunday.", "2025-10-26"),
            ("The talks were to start on Monday.", "2025-10-27"),
            ("The talks started on Monday.", "2025-10-20"),
        ],
    );
}

#[test]
fn a_date_may_begin_and_end_the_text() {
    assert_eq!(values("2025-04-14", "", "2025)"), "2025");
    let doc = segment("2025)", 0, NoWords);
    assert_eq!(find(&doc, None).len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_read_without_fail(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        sound(&String::from_utf8_lossy(&bytes), Some(Date::constant(2025, 4, 14)))?;
    }

    #[test]
    fn any_run_of_date_words_is_read_without_fail(text in words(), year in 1i16..=9999, month in 1i8..=12, day in 1i8..=28) {
        sound(&text, Some(Date::constant(year, month, day)))?;
        sound(&text, None)?;
    }
}

#[test]
fn a_history_tells_the_year_once() {
    let history = "The war began in 1895 and ended in 1899. In October 1896 the fort fell. On 3 November the city burned, \
                   and in January the king fled. By the end of the year he was dead. In 1898 a truce was signed. It \
                   held until August. The treaty of 1901 ended it; a second one, of 1907, was never kept.";
    let expected = "1895 1899 1896-10 1896-11-03 1897-01 1897 1898 1898-08 1901 1907";
    assert_eq!(values("2025-04-14", "", history), expected);
    // News that looks back counts from its own day.
    let news = "The war of 1895 and the truce of 1898 were named on Friday and in March, as were those of 1899, 1901, 1905 and 1907.";
    assert_eq!(values("2025-04-14", "", news), "1895 1898 2025-04-11 2025-03 1899 1901 1905 1907");
}

/// The table of sentences; the tests above group by rule, it by what news prints.
#[test]
fn sentences_of_the_table_are_read_as_it_says() {
    use crate::extract::lexicon::table;

    let rows: Vec<_> = table::rows(include_str!("cases.tsv")).collect();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(line, cells)| {
            let (text, expected) = (cells[0], cells.get(1).copied().unwrap_or_default());
            let got = values("2025-04-14", "", text);
            (got != expected).then(|| format!("cases.tsv:{line}: {text}: expected [{expected}], got [{got}]"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows.len() >= 250, "{} cases", rows.len());
}
