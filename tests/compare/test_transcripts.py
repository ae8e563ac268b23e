"""Transcripts: a quotation is found where its words stand, in one place or in two, and what differs is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.compare.fidelity import show_words
from sourcebook.compare.transcripts import Search, Transcripts
from sourcebook.documents.document import Document

LETTERS = "bcdfghjklmnpqrtvwxz"
# Words of their own, none of which is like another.
WORDS = st.lists(st.text(LETTERS, min_size=3, max_size=9), min_size=14, max_size=60, unique=True)
MORNING = (
    "THE MAYOR: Good morning. We opened the old bridge at noon, and the ferry went home. (Applause.) The harbour is "
    "ours, and nobody will close it.\n"
    "Many people asked me about the lamps on the quay. They were paid for by the town, by the county and by our "
    "friends in the north.\n"
)
EVENING = "THE MAYOR: Every sailor of this harbour deserves a lighthouse.\nTHE MAYOR: We opened the old bridge.\n"
ALL = Transcripts([Document("morning", "morning.txt", MORNING), Document("evening", "evening.txt", EVENING)])


def find(quotation: str, *texts: str) -> Search:
    documents = [Document(str(n), f"{n}.txt", text) for n, text in enumerate(texts)]
    return (Transcripts(documents) if texts else ALL).find(quotation)


@pytest.mark.parametrize(
    ("quotation", "classes"),
    [
        ("We opened the old bridge at noon, and the ferry went home.", ()),
        ("the ferry went home. The harbour is ours", ()),
        ("The harbour is ours, and nobody closes it.", ("changed",)),
        ("They were paid for … by our friends in the north.", ("left_out_marked",)),
        ("Many people asked about the lamps on the quay.", ("left_out_unmarked",)),
        ("Many good people asked me about the lamps on the quay.", ("added",)),
        ("The harbour is ours.", ("cut",)),
        ("Many people asked me about the lamps, on the quay.", ("punctuation",)),
    ],
)
def test_a_quotation_is_found_with_what_differs(quotation: str, classes: tuple[str, ...]) -> None:
    search = find(quotation)
    assert search.classes == classes
    assert [place.transcript for place in search.places] == ["morning.txt"]


def test_one_joined_from_two_places_is_found_as_two() -> None:
    search = find("They were paid for by the town. Every sailor of this harbour deserves a lighthouse.")
    assert [place.transcript for place in search.places] == ["morning.txt", "evening.txt"]
    assert "joined" in search.classes
    marked = find("The harbour is ours … Every sailor of this harbour deserves a lighthouse.")
    assert (len(marked.places), marked.classes) == (2, ("left_out_marked",))


def test_the_place_is_told_by_offsets_into_the_transcript() -> None:
    (place,) = find("people asked about the lamps on the quay").places
    assert (place.words, MORNING[place.start : place.end]) == ("people asked me about the lamps on the quay",) * 2
    assert show_words(place.compared) == "people asked {+me+} about the lamps on the quay"


def test_words_that_stand_at_several_places_are_counted_there() -> None:
    assert find("We opened the old bridge").equal == 2
    assert find("the old bridge at noon").equal == 1


@pytest.mark.parametrize(
    "quotation", ["", "—", "Nobody here has ever seen a whale.", "the lamps were never of any use"]
)
def test_what_is_not_there_is_not_found(quotation: str) -> None:
    assert find(quotation).places == ()


def test_words_do_not_run_from_one_transcript_into_the_next() -> None:
    assert not find("in the north the mayor").equal


@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
def test_a_quotation_cut_from_a_text_is_always_found_verbatim(texts: list[list[str]], data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    search = find(" ".join(words[start:end]), *(" ".join(text) for text in texts))
    assert (search.classes, search.kept, len(search.places)) == ((), 1.0, 1)
    assert search.places[0].words == " ".join(words[start:end])


@given(st.lists(st.sampled_from(["ab", "bc", "cd", "de"]), min_size=1, max_size=40), st.data())
def test_few_words_said_again_and_again_are_found_too(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert find(" ".join(words[start:end]), " ".join(words)).equal >= 1
    find(" ".join(reversed(words)), " ".join(words))  # ends, whatever it finds


@given(WORDS, st.data())
def test_one_dropped_word_is_one_omission(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(words) - 3))
    search = find(" ".join(words[:place] + words[place + 1 :]), " ".join(words))
    assert search.classes == ("left_out_unmarked",)
    assert [piece.other for piece in search.places[0].compared.pieces if piece.kind != "kept"] == [words[place]]


@given(WORDS, st.data())
def test_swapped_sentences_are_a_joining(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(5, len(words) - 5))
    one, two = " ".join(words[:place]).capitalize(), " ".join(words[place:]).capitalize()
    assert find(f"{two}. {one}.", f"{one}. {two}.").classes == ("joined",)
