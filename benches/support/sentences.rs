//! The sentences of generated articles: what stands in braces is filled in by the generator.
//!
//! `{a.…}` and `{b.…}` are the two officials that an article is about (`name last office lower adj country capital`),
//! `{c.…}` a third; `{day}` a weekday, `{date}` a day and month, `{topic}`, `{venue}`, `{body}`, `{town}`, `{firm}`,
//! `{person}`, `{noun}`, `{nouns}`, `{adj}`, `{verb}`, `{n}` a number, `{month}`, `{year}`.

/// Titles of articles about two officials.
pub const TITLES: &[&str] = &[
    "{a.country}'s {a.last} meets {b.adj} counterpart in {b.capital}",
    "{a.last}, {b.last} discuss {topic}",
    "{b.country} and {a.country} sign deal on {topic}",
    "{a.adj} {a.lower} in {b.capital} for talks on {topic}",
    "{a.last} puts off trip to {b.country}",
    "{a.last} and {b.last} speak by telephone about {topic}",
];

/// First sentences of such articles.
pub const LEADS: &[&str] = &[
    "{a.adj} {a.office} {a.name} met {b.adj} {b.office} {b.name} in {b.capital} on {day} to discuss {topic}, the {b.adj} government said.",
    "{a.name}, the {a.adj} {a.lower}, held talks with {b.office} {b.name} of {b.country} on {day} about {topic}.",
    "{b.country}'s {b.office} {b.name} received {a.name}, {a.country}'s {a.lower}, at {venue} in {b.capital} on {day}.",
    "{a.office} {a.name} of {a.country} arrived in {b.capital} on {day} for a two-day visit at the invitation of {b.adj} {b.office} {b.name}.",
    "{a.adj} {a.office} {a.name} spoke by telephone on {day} with {b.adj} {b.office} {b.name} about {topic}.",
    "{a.country} and {b.country} signed a memorandum of understanding on {topic} in {b.capital} on {day}.",
    "{a.adj} {a.office} {a.name} has postponed a visit to {b.country} that was to begin on {day}, officials in {a.capital} said.",
    "{a.adj} {a.office} {a.name} will travel to {b.capital} next week and meet {b.office} {b.name}, {a.last}'s office announced on {day}.",
];

/// Further sentences about the two, with other contacts among them.
pub const CONTACTS: &[&str] = &[
    "The two had last met in {c.capital} in {month} {year}.",
    "{a.last} also called on {b.adj} {c.office} {c.name} before the delegation flew home.",
    "On {date}, {c.office} {c.name} of {c.country} had signed an agreement on {topic} with {b.last} in {b.capital}.",
    "{b.last} is due in {a.capital} on {date}, a spokesman for the ministry said.",
    "A meeting planned for {month} was called off after a quarrel over {topic}.",
    "{c.adj} {c.office} {c.name} visited {b.country} in {month}.",
    "The two ministers will meet again on the sidelines of a summit of {body}.",
    "{a.last} telephoned {c.name}, the {c.adj} {c.lower}, on the way back.",
    "The {b.adj} side had invited {c.country}'s {c.lower}, {c.name}, who sent a deputy instead.",
];

/// What surrounds it: reports without a contact of their own.
pub const BACKGROUND: &[&str] = &[
    "\"We agree on more than we expected,\" {a.last} told reporters after the session.",
    "{b.last} said that {topic} would remain at the top of the agenda.",
    "Relations between {a.country} and {b.country} have been cool since {year}, when {b.capital} recalled its ambassador.",
    "Trade between the two countries came to {n} million dollars last year, according to figures of {body}.",
    "The {a.adj} embassy in {b.capital} declined to comment.",
    "Diplomats in {c.capital} followed the talks closely, not least because of {topic}.",
    "{a.last}, who took office in {month} {year}, is under pressure at home over the {noun} and the {noun}.",
    "Opposition parties in {b.country} said that the {b.lower} had promised too much.",
    "The {b.adj} parliament is to vote on the treaty before the end of {month}.",
    "Experts of both sides have been working on the text since {date}.",
    "Human rights groups had called on {a.last} to raise the case of {n} prisoners.",
    "A joint statement spoke of \"frank and constructive\" discussions, without giving details.",
    "About {n} {b.adj} citizens live in {a.country}, many of them in {town}.",
    "{body} welcomed the step, a spokeswoman said in {c.capital}.",
    "No documents were signed, said an official who did not want to be named.",
];

/// Titles of articles about something else.
pub const OTHER_TITLES: &[&str] = &[
    "{adj} {noun} in {town} {verb} after {n} years",
    "{firm} cuts {n} jobs as {noun} stays {adj}",
    "{town} wins again and goes to the top",
    "Court orders {firm} to pay for {adj} {noun}",
    "Storm leaves {n} homes near {town} without power",
];

/// Sentences of articles about something else, and filler of the others.
pub const OTHER: &[&str] = &[
    "The {adj} {noun} at {town} was {verb} on {day} after an inspection found that the {noun} behind it had been {verb} without a permit.",
    "{firm} said its turnover rose by {n} percent in the first quarter, while profits fell because of the cost of energy and wages.",
    "{person}, who has worked at the {noun} for {n} years, said that nobody had told the staff anything.",
    "\"You cannot run a {noun} like a {noun},\" said {person}, a {adj} man with a {adj} voice.",
    "Prices of {nouns} have gone up by {n} percent since {month}, the statistics office reported.",
    "The team from {town} scored twice in the last {n} minutes and now leads the table.",
    "Heavy rain washed away part of the road between {town} and {town}, and {n} people spent the night in a school.",
    "A court in {town} sentenced {person} to {n} months for selling {nouns} that did not belong to him.",
    "The {noun}, {verb} in {year}, had once been the largest of its kind and drew visitors from far away.",
    "Residents complain that the {noun} is too loud, the {noun} too {adj}, and the mayor never there.",
    "Researchers at the university of {town} measured the water level every hour and found that it had sunk by {n} centimetres.",
    "Shares of {firm} lost {n} percent on {day} before recovering in late trade.",
    "{person} plays the {adj} widow with a restraint that one would not have expected after last season.",
    "The union wants {n} percent more pay and a shorter week; the employers have offered half of that.",
    "On {date} the council will decide whether the {adj} {noun} may be {verb}, and what is to become of the {noun} next to it.",
    "Nobody was hurt, the fire brigade said, but the {noun} burned down to its walls.",
    "According to a survey of {n} households, every third family has put off buying a {noun}.",
    "What the farmers need is rain, and what they get is {adj} forms to fill in.",
    "The museum shows {n} drawings and letters that lay in a {noun} for half a century.",
    "{firm} bought its rival in {town} for {n} million, a price that analysts called {adj}.",
    "Since {year} the number of {nouns} in the region has fallen from {n} to {n}.",
    "Trains between {town} and {town} will not run until {day} because of work on the {noun}.",
    "{person} and {person} opened the {noun} together and cut a ribbon that had been {verb} twice before.",
    "The hospital has {n} beds, of which a third are empty for want of nurses.",
    "It was the {adj} summer for {n} years, with {n} days above thirty degrees.",
    "Volunteers carried the {nouns} out of the {adj} {noun} one by one and dried them in the sun.",
    "The book, her first since {year}, tells of a {noun} on the coast and of the people who {verb} it.",
    "Police stopped a lorry near {town} and found {n} kilos of tobacco under a load of {nouns}.",
    "In the second half the visitors looked {adj}, and their coach shouted himself hoarse.",
    "Whether the {noun} will be ready by {month} is another question, and one that {firm} would not answer.",
];
