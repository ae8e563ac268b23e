"""Each pattern of news prose gives the quotation its speaker, cue and kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.extract.speech.quotations import find_quotations


def only(text):
    (quotation,) = find_quotations(text)
    return quotation


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“The bridge is safe,” Ann Lee said.", "Ann Lee", "said"),
        ("“The bridge is safe,” said Ann Lee.", "Ann Lee", "said"),
        ("“The bridge is safe,” said engineer Ann Lee, who built it.", "Ann Lee", "said"),
        ("“The bridge is safe,” Ann Lee, the city's engineer, told reporters.", "Ann Lee", "told"),
        ("“The bridge is safe,” Ann Lee, mayor of Salem, Oregon, said.", "Ann Lee", "said"),
        ("“The bridge is safe!” Ann Lee said.", "Ann Lee", "said"),
        ("“The bridge is safe,” according to Ann Lee.", "Ann Lee", "according to"),
        ("Ann Lee said, “The bridge is safe.”", "Ann Lee", "said"),
        ("Ann Lee wrote on Monday: “The bridge is safe.”", "Ann Lee", "wrote"),
        ("Ann Lee said that the bridge was “safe for everybody in town.”", "Ann Lee", "said"),
        ("The bridge is “safe for everybody,” Ann Lee said.", "Ann Lee", "said"),
        ("Ann Lee criticized the plan, calling it “a waste of public money.”", "Ann Lee", "calling"),
        ("Ann Lee, 42, went on to describe it as “a waste of public money.”", "Ann Lee", "describe"),
        ("“The bridge is safe,” Ann Lee began.", "Ann Lee", "began"),
        ("Ann Lee’s warning that the bridge “will not last the winter” was heard.", "Ann Lee", "warning"),
        ("Ann Lee: “The bridge is safe.”", "Ann Lee", ":"),
        ("As Ann Lee pointed out, “The bridge is safe.”", "Ann Lee", "pointed"),
        ("Rick Roy asked and Ann Lee replied, “The bridge is safe.”", "Ann Lee", "replied"),
        ("Ann Lee said she believes “the bridge is safe for now.”", "Ann Lee", "said"),
        ("The engineers' report says the bridge is “safe for the time being.”", "engineers' report", "says"),
        ("“The bridge is safe” Ann Lee said.", "Ann Lee", "said"),
        ("“The bridge is safe,” read the statement.", "statement", "read"),
        ("“The bridge is safe,” a voice in the film states.", "voice in the film", "states"),
        ("From the report: “In general the older bridges of the county were safe.”", "report", ":"),
        ("The bridge, says Ann Lee, is “safe for everybody in town.”", "Ann Lee", "says"),
        ("Rick Roy left, but Ann Lee, who, in a letter, praised it, was “as glad as can be.”", "Ann Lee", "praised"),
        ("An aide who asked the board said, “The bridge is safe.”", "aide", "said"),
        ("Ann Lee said, however, that she hopes “the bridge is safe for now.”", "Ann Lee", "said"),
        ("Ann Lee said the old plan showed “a waste of public money.”", "Ann Lee", "said"),
        ("On the eve of the vote, Ann Lee met the board, saying, “The bridge is safe.”", "Ann Lee", "saying"),
        ("SALEM — Ann Lee opened the bridge and praised the board as “good and wise men.”", "Ann Lee", "praised"),
        ("Ann Lee this week published a letter on “the waste of public money.”", "Ann Lee", "published"),
        ("“The bridge is safe. We tested it.” — Ann Lee, engineer", "Ann Lee", ""),
        ("Rick Roy derided Ann Lee’s phrase “a bridge to nowhere at all.”", "Ann Lee", "phrase"),
        ("Rick Roy called Ann Lee’s words “a bridge to nowhere at all.”", "Rick Roy", "called"),
        ("In the words of Ann Lee, the mayor, the bridge was “a gift to the whole town.”", "Ann Lee", "of"),
        ("“The bridge is safe,” is how Ann Lee described it.", "Ann Lee", "described"),
        ("“The bridge is safe,” recalled the night watchman, Ann Lee.", "Ann Lee", "recalled"),
        ("Rick Roy writes that Ann Lee once told the board: “The bridge is safe.”", "Ann Lee", "told"),
        ("Ann Lee’s verdict: “The bridge is safe.”", "Ann Lee", "verdict"),
        ("「The bridge is safe,」 Ann Lee said.", "Ann Lee", "said"),
    ],
)
def test_the_speaker_is_found(text, speaker, cue):
    quotation = only(text)
    assert (quotation.speaker, quotation.cue) == (speaker, cue)
    assert text[quotation.speaker_start : quotation.speaker_end] == quotation.speaker_as_written


def test_a_pronoun_tells_the_gender_of_a_name_that_does_not():
    text = "Nurse Ombra Lee met Rick Roy. “He was late,” she said.\n\n“She was early,” he said."
    assert [quotation.speaker for quotation in find_quotations(text)] == ["Ombra Lee", "Rick Roy"]


def test_a_second_quotation_goes_on_with_the_speaker():
    text = "“It is safe,” Ann Lee said. “We tested it twice.”\n\n“Nobody has to worry.”"
    assert [quotation.speaker for quotation in find_quotations(text)] == ["Ann Lee"] * 3


def test_a_sentence_between_quotations_brings_its_own_speaker():
    text = "“It is safe,” Ann Lee said. Rick Roy disagreed. “It sways in every wind.”"
    assert [quotation.speaker for quotation in find_quotations(text)] == ["Ann Lee", "Rick Roy"]


def test_the_paragraph_before_introduces_a_quotation():
    text = "Ann Lee answered the letter:\n\n“It is safe. We tested it twice.”"
    assert only(text).speaker == "Ann Lee"


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge is safe,” Ann Lee, who called it a “miracle,” told the board.",
        "The old bridge is “safe for nearly everybody” and “good to look at,” Ann Lee told the board.",
    ],
)
def test_two_quotations_in_a_sentence_have_one_speaker(text):
    assert find_quotations(text)[0].speaker == "Ann Lee"


def test_a_name_signed_below_is_the_speaker():
    assert only("“The bridge is safe. We tested it.”\n\n— Ann Lee, engineer").speaker == "Ann Lee"


def test_a_pronoun_goes_on_with_the_speaker_before():
    text = (
        "Mayor Ann Lee met Rick Roy. “It is safe,” the mayor said of a bridge by Rick Roy.\n\n“We tested it,” she said."
    )
    assert [quotation.speaker for quotation in find_quotations(text)] == ["Ann Lee", "Ann Lee"]


def test_the_passive_does_not_make_its_subject_the_speaker():
    text = "Ann Lee was asked by Rick Roy, “Is the bridge safe to cross?”"
    assert only(text).speaker == "Rick Roy"


@pytest.mark.parametrize(
    "text",
    [
        "The film “A Bridge Over the River” opened on Friday.",
        "On the show “Bridge Talk,” Ann Lee faced the board.",
        "The so-called “sky bridge” is closed.",
        "It rained. “Nobody was there to say it.”",
        "A play called “Sons of the River” opened.",
        "The law, widely known as the “show your hand” law, passed.",
        "MUSIC—“Old bridges sing again in Salem,” and more.",
        "The bridge is “one of the oldest in the county.”",
        "Ann Lee spoke.\n\n“River bridges” are rare.",
    ],
)
def test_titles_terms_and_orphans_have_no_speaker(text):
    quotation = only(text)
    assert quotation.speaker == ""
    assert quotation.speaker_start is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The bridge is safe,” Ann Lee said.", "full"),
        ("Ann Lee said the bridge was “safe for the time being.”", "partial"),
        ("The “sky bridge” is closed.", "scare"),
    ],
)
def test_kinds(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize("text", ["", " \n", "“", '"', "'", "“”", "''", "said", "\ufeff“a”"])
def test_odd_input_is_read_without_error(text):
    for quotation in find_quotations(text):
        assert text[quotation.start : quotation.end] == quotation.text


PIECES = [
    "“",
    "”",
    '"',
    "'",
    "’",
    " said ",
    "Ann Lee",
    " he ",
    ", ",
    ". ",
    "\n",
    "that ",
    "according to ",
    "𝒳",
    "(",
    ": ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_rows_are_the_text_at_their_offsets(text):
    found = find_quotations(text, "000")
    for quotation in found:
        assert quotation.text == text[quotation.start : quotation.end]
        if quotation.speaker_start is not None:
            assert quotation.speaker_as_written == text[quotation.speaker_start : quotation.speaker_end]


def test_a_sentence_that_an_attribution_interrupts_is_quoted_in_full() -> None:
    text = "“My task,” Ada Quist said, “is to sail.” Quist called it “a ferry,” and said it “will sail.”"
    assert [each.kind for each in find_quotations(text)] == ["full", "full", "partial", "partial"]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ada Quist quoted Lars Boone as saying, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist accused Lars Boone of telling crews that “the pier is safe today.”", "Lars Boone"),
        ("Ada Quist faulted Lars Boone for calling the pier “a waste of wood.”", "Lars Boone"),
        ("Ada Quist testified that she heard Lars Boone say, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist ridiculed Lars Boone’s words, “The pier is safe.”", "Lars Boone"),
        ("In reply to Lars Boone’s claim that “the pier is safe,” Ada Quist smiled.", "Lars Boone"),
        ("Ada Quist recalled what her uncle, Lars Boone, used to say: “The pier is safe.”", "Lars Boone"),
        ("The Marlow Gazette quoted Lars Boone, head of the board, saying, “The pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” as Captain Lars Boone said on Monday.", "Lars Boone"),
        ("“The pier is safe,” Lars Boone and Ada Quist said in a letter.", "Lars Boone and Ada Quist"),
        ("After the storm in the old harbor, Lars Boone (D-Marlow), said, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist, who has faulted Lars Boone, said “the pier is safe today.”", "Ada Quist"),
        ("Ada Quist scolded the board. “No,” said a Quist ally.", "Quist ally"),
        ("Ada Quist denounced Lars Boone for having said that “the pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” Marlow County (Md.) Fire Chief Lars Boone said.", "Lars Boone"),
        ("In the words of Captain Lars Boone: “The pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” one report said.", "one report"),
        ("As the survey notes, “the pier is safe in summer.”", "survey"),
        ("“The pier is safe,” said Lars Boone Monday.", "Lars Boone"),
        ("Per the harbor's rules, “the pier is safe in summer.”", "harbor's rules"),
        ("“The pier is safe,” Lars Boone and his wife, Ada Quist, said.", "Lars Boone and Ada Quist"),
        ("Ada Quist praised the crews, saying, “The pier is safe.”", "Ada Quist"),
        ("The Marlow Gazette quoted Lars Boone, head of the board, as saying, “The pier is safe.”", "Lars Boone"),
        ("The Marlow Gazette quoted Lars Boone (D-Marlow) as saying, “The pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” the Marlow Gazette quoted Lars Boone as saying.", "Lars Boone"),
        ("“The pier is safe,” Ada Quist recalled Lars Boone telling her.", "Lars Boone"),
        ("Ada Quist, quoting Lars Boone, wrote: “The pier is safe.”", "Lars Boone"),
        ("Ada Quist scolded Lars Boone over his claim that “the pier is safe today.”", "Lars Boone"),
        ("One of the divers, Lars Boone, said, “The pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” Governor-elect Lars Boone said.", "Lars Boone"),
        ("Sailor Lars Boone — a father of three — said, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist overheard Captain Lars Boone say, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist showed a clip of Captain Lars Boone saying, “The pier is safe.”", "Lars Boone"),
        ("Ada Quist held up a note from Lars Boone: “The pier is safe.”", "Lars Boone"),
        ("“The pier is safe,” Delegate Lars Boone (D-Marlow), a former diver, said.", "Lars Boone"),
        ("The diver, Lars Boone of Marlow, called the pier “a waste of good wood.”", "Lars Boone"),
        ("“The pier is safe,” said the head of the board, a retired diver named Lars Boone.", "Lars Boone"),
    ],
)
def test_words_that_another_reports_are_his_who_said_them(sentence, speaker):
    assert [quotation.speaker for quotation in find_quotations(sentence)] == [speaker]


def test_a_headline_names_its_speaker_before_a_colon():
    text = "Quist: Pier ‘a waste of wood’\n\nGov. Ada Quist spoke on Monday."
    assert find_quotations(text)[0].speaker == "Ada Quist"


@pytest.mark.parametrize(
    "text",
    [
        "« The pier is safe », said Ada Quist.", "‹The pier is safe,› said Ada Quist.",
        "″The pier is safe,″ said Ada Quist.",
        "＂The pier is safe,＂ said Ada Quist.", "❝The pier is safe,❞ said Ada Quist.",
        '\\"The pier is safe,\\" said Ada Quist.', '""The pier is safe,"" said Ada Quist.',
    ],
)  # fmt: skip
def test_rare_marks_are_quotation_marks(text):
    (quotation,) = find_quotations(text)
    assert (quotation.text.strip(" ,\xa0"), quotation.speaker) == ("The pier is safe", "Ada Quist")


@pytest.mark.parametrize("text", ['“The 12" beam broke,” Ada Quist said.', '"The 12" beam broke," Ada Quist said.'])
def test_inches_are_no_quotation_marks(text):
    assert [quotation.text for quotation in find_quotations(text)] == ['The 12" beam broke,']


def test_a_relative_clause_behind_a_comma_is_not_the_main_clauses_subject():
    assert only("Ada Quist was met by a crowd in Troy, Ohio, that chanted “shame on the pier.”").speaker == ""


def test_a_thing_that_no_cue_makes_a_speaker_says_nothing():
    text = "Ada Quist left. Stale habits went “against the grain of every harbor town” for years."
    assert [quotation.speaker for quotation in find_quotations(text)] == [""]


def test_a_headline_makes_nobody_speak() -> None:
    assert only("Board says pier opens\n\n“The pier is safe for everybody.”\n").speaker == ""
    assert only("The board met and Ann Lee said so.\n\n“The pier is safe for everybody.”\n").speaker == "Ann Lee"
