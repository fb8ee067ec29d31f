"""Yes or no."""

from __future__ import annotations

import pytest

from qa import Answer, Article, Bot, KnowledgeBase


def ask(question: str, text: str) -> Answer:
    return Bot(KnowledgeBase.from_articles([Article(id="a", title="Lyngholm", text=text)])).ask(question)


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("Did the council open the mole?", "The council opened the mole in May.", "Yes"),
        ("Did the council open the mole?", "The council has not yet opened the mole.", "No"),
        ("Did the council approve the mole?", "The mole was built by the council without approval.", "No"),
        ("Was the offer of the bank rejected?", "The offer of the bank was rejected by the council.", "Yes"),
        ("Was the offer of the bank accepted?", "The offer of the bank was rejected by the council.", "No"),
        ("Is the mole open?", "The mole of Lyngholm is open, but the ferry does not sail.", "Yes"),
        ("Does the crew have more than 1,000 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have more than 2,000 sailors?", "The crew has 1,749 sailors.", "No"),
        ("Does the crew have fewer than 2,000 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have at least 1,749 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have at least 1,750 sailors?", "The crew has 1,749 sailors.", "No"),
        ("Does the crew have at most 1,749 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have no more than 2,000 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have not more than 1,000 sailors?", "The crew has 1,749 sailors.", "No"),
        ("Does the crew have no fewer than 1,749 sailors?", "The crew has 1,749 sailors.", "Yes"),
        ("Does the crew have more than 1,749 sailors?", "The crew has 1,749 sailors.", "No"),
        ("Did the siege end on or before 3 May 1918?", "The siege ended on 3 May 1918.", "Yes"),
        ("Did the siege end before 3 May 1918?", "The siege ended on 3 May 1918.", "No"),
        (
            "Are sailors of Aland taxed in Lyngholm?",
            ("Sailors of Aland are exempt from being taxed in Lyngholm."),
            "No",
        ),
        (
            "Do sailors of Aland need a visa in Lyngholm?",
            ("Lyngholm abolished the visa that sailors of Aland need."),
            "No",
        ),
        (
            "Did the council answer the letters?",
            ("The council met in May, but the letters to the council were not answered."),
            "No",
        ),
        (
            "Is the lease part of the plan of Lyngholm?",
            "The lease was dropped from the plan of Lyngholm.",
            "No",
        ),
        (
            "Have all the letters been opened?",
            "All letters, most of them of sailors, have been opened.",
            "Yes",
        ),
        ("Is the mole between 400 and 420 metres long?", "The mole is 412 metres long.", "Yes"),
        ("Is the mole between 300 and 400 metres long?", "The mole is 412 metres long.", "No"),
        ("Did the siege end between 1914 and 1920?", "The siege ended in 1918.", "Yes"),
        ("Did visits fall from 2015 to 2020?", "Visits fell from 410,000 in 2015 to 230,000 in 2020.", "Yes"),
        ("Does the mole have six lamps?", "The mole has four lamps.", "No"),
        ("Do the two towns trade?", "The towns trade in herring.", "Yes"),
        ("Didn't the council open the mole?", "The council did not open the mole.", "No"),
        ("Won't the ferry sail?", "The ferry will sail in May.", "Yes"),
        ("Did the siege end in 1918?", "The siege began in 1914 and ended in 1918.", "Yes"),
        ("Did the siege end in 1916?", "The siege began in 1914 and ended in 1918.", "No"),
        ("Did the siege end before 1920?", "The siege ended in 1918.", "Yes"),
        ("Did the siege end after 1920?", "The siege ended in 1918.", "No"),
        ("Has the crew been on board since 1914?", "The crew has been on board since 1914.", "Yes"),
        ("Did the price of herring rise?", "The price of herring fell by a tenth.", "No"),
        (
            "Did the price of herring rise?",
            ("The price of herring rose by a tenth, although that of cod fell."),
            "Yes",
        ),
        ("Does Lyngholm lie in southern Aland?", "Lyngholm lies in northern Aland.", "No"),
        ("Is there another mole in Lyngholm?", "The mole is the only one in Lyngholm.", "No"),
        (
            "Was the council told before the ferry sailed?",
            ("The council was told only after the ferry had sailed."),
            "No",
        ),
        (
            "Did Aland's price of herring rise?",
            ("Aland's price of herring fell, while that of Norland rose."),
            "No",
        ),
        ("Was the mole approved?", "The mole still needs to be approved by the council.", "No"),
        (
            "Did Norland reopen its mole?",
            ("Norland closed its mole in Aland in 1999, but re-opened it in 2004."),
            "Yes",
        ),
        ("Will Ada Holt stay?", "Ada Holt will leave the council in May.", "No"),
        (
            "Will the ferry carry guns?",
            ("The ferry will carry sixty passengers and their cars, but no guns."),
            "No",
        ),
        (
            "Did Lyngholm confirm the price?",
            ("The price is said to be high, although Lyngholm would not confirm it."),
            "No",
        ),
        (
            "Was Norland in favour of the mole?",
            ("Norland, which pays for the ferry, voted against the mole."),
            "No",
        ),
        ("Does the crew have 1,749 sailors?", "The crew has no fewer than 1,749 sailors.", "Yes"),
        ("Is the mole the longest of Aland?", "The mole is the second-longest of Aland.", "No"),
        ("Was Ada Holt the first mayor of Skerry?", "Ada Holt was the third mayor of Skerry.", "No"),
        ("Is the shop open on holidays?", "The shop is not open on Mondays, except on holidays.", "Yes"),
        ("Are sailors admitted?", "All are admitted except sailors.", "No"),
        ("Were all the boats insured?", "The boats were insured, apart from the launch.", "No"),
        ("Has Ada Holt run the mole since 2018?", "Ada Holt has run the mole since 2019.", "No"),
        ("Has Ada Holt run the mole since 2019?", "Ada Holt has run the mole since 2019.", "Yes"),
        ("Is the ferry free?", "The ferry is free of charge.", "Yes"),
        ("Did the mole close?", "The council closed the mole.", "Yes"),
        ("Will a berth cost £3?", "A berth will cost £3 a day from June.", "Yes"),
        ("Did the council start to build the mole?", "The council started to build the mole.", "Yes"),
        ("Did Ada Holt patent her pump?", "The pump, which Ada Holt refused to patent, sold well.", "No"),
        ("Can I pay by cheque?", "We stopped accepting payments by cheque in 2022.", "No"),
        ("Is the ferry free of faults?", "The inspector found no faults in the ferry.", "Yes"),
        ("May sailors use the mole?", "Sailors are not allowed to use the mole.", "No"),
        ("In 1999, did Norland close its mole?", "Norland closed its mole in 1999.", "Yes"),
        ("Can anybody who sails use the mole?", "Anybody who sails can use the mole.", "Yes"),
        ("Are there terns?", "Tern, nests: 0 (142)", "No"),
        (
            "Was the launch built in 1911?",
            "The smack, built in 1911, and the launch, built in 1943, burned.",
            "No",
        ),
    ],
)
def test_what_the_sentence_says_of_it(question: str, sentence: str, verdict: str) -> None:
    assert ask(question, sentence).text == verdict


def test_a_statement_of_what_no_article_mentions_is_not_settled() -> None:
    bot = Bot(
        KnowledgeBase.from_articles(
            [
                Article(
                    id="a", title="Lyngholm", text=("Norland sends many sailors to the ferries of Lyngholm.")
                )
            ]
        )
    )
    reply = bot.ask("Does Norland send officers to the ferries of Lyngholm?")
    assert not reply.answered
    assert reply.explanation.reason == 'the article does not settle this: it says nothing of "officers"'
    assert not bot.ask("Does Norland sell herring?").answered


def test_words_that_only_compare_are_not_doubted() -> None:
    bot = Bot(
        KnowledgeBase.from_articles([Article(id="a", title="Lyngholm", text="The mole is 412 metres long.")])
    )
    assert bot.ask("Is the mole between 400 and 420 metres long?").explanation.notes == ()


@pytest.mark.parametrize(
    ("question", "sentence", "reason"),
    [
        ("Will the mole open?", "The council plans to open the mole in May.", '"plans to"'),
        ("Did the storm break the mole?", "Bo Lind claimed that the storm broke the mole.", '"claimed"'),
        ("Is the café of the lido open?", "The lido is open.\n\nA café costs more.", '"café"'),
        ("Is the mole open?", "The mole opened in 1967.", '"opened"'),
        (
            "Did the ball hit the keeper?",
            "Pictures suggested that the ball had hit the keeper.",
            '"suggested"',
        ),
        ("Did Ada Holt work in Aland?", "It was often said that Ada Holt worked in Aland.", '"was said"'),
        ("Has the mole opened?", "We want to open the mole in 2025.", '"want"'),
        ("Will Bo Lind play?", "Bo Lind will play if he is fit.", '"if"'),
        ("Will the mole be built?", "No decision has been made on building the mole.", '"no decision"'),
        (
            "Do members with a larger stake get votes?",
            "Members have votes, whatever their stake.",
            '"larger"',
        ),
        ("Were all the boats insured?", "The boats were insured.", '"all"'),
        (
            "Is Bo Lind mayor of Lyngholm?",
            "The mayor of Lyngholm, Ada Holt, opened the mole of Lyngholm. Bo Lind sails.",
            '"Bo" and "Lind"',
        ),
        ("Is Ada Holt still the mayor?", "The mayor, Ada Holt, left in May.", '"left"'),
        ("Does a berth cost £3?", "A berth will cost £3 a day from June.", '"will"'),
        ("Do sailors pay?", "The council pays for all sailors.", "something else"),
        ("Do sailors pay?", "Sailors with a blue pass do not pay.", '"Sailors with a blue"'),
        ("Was the mayor happy with the mole?", "The mayor spoke of the mole.", '"happy"'),
        ("Is the mole open on 26 May?", "The mole is closed on 25 May.", "something else"),
        ("Did the boats of Aland come?", "Horses came in May; the boats of Aland stayed.", "something else"),
    ],
)
def test_what_is_planned_claimed_or_not_said_settles_nothing(
    question: str, sentence: str, reason: str
) -> None:
    reply = ask(question, sentence)
    assert (reply.answered, reason in reply.explanation.reason) == (False, True)
    assert sentence.startswith(reply.evidence[0].sentence)


def test_a_choice_between_two_values_is_no_question_of_yes_and_no() -> None:
    article = Article(id="a", title="Lyngholm", text="The mole of Lyngholm was opened in 1972.")
    reply = Bot(KnowledgeBase.from_articles([article])).ask(
        "Was the mole of Lyngholm opened in 1972 or 1975?"
    )
    assert "1972" in reply.text


def test_a_denial_of_something_else_settles_nothing() -> None:
    reply = ask("Can people cook with gas?", "We do not touch the gas that people cook with.")
    assert not reply.answered


@pytest.mark.parametrize(
    ("question", "sentence", "note"),
    [
        ("Is the mole the longest of Aland?", "The mole is the second-longest of Aland.", "second-longest"),
        ("Does the mole have six lamps?", "The mole has four lamps.", "four"),
        ("Did the siege end in 1916?", "The siege began in 1914 and ended in 1918.", "1918"),
    ],
)
def test_a_no_says_what_the_text_says_instead(question: str, sentence: str, note: str) -> None:
    reply = ask(question, sentence)
    assert (reply.text, reply.explanation.notes) == ("No", (f'the text says "{note}"',))


def test_what_another_of_the_same_surname_did_settles_nothing() -> None:
    reply = ask("Did Bo Lind score?", "Per Lind scored in the last hour. Bo Lind ran.")
    assert (reply.answered, '"Per Lind"' in reply.explanation.reason) == (False, True)
