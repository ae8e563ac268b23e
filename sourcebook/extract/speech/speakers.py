"""Who speaks each quotation: the mention that a quotation is attributed to, and the cue that says so.

Each rule is one readable pattern of news prose, over the word classes of `clauses`; they are tried in order,
and the first that finds a speaker gives the row its `rule`. No rule looks beyond the paragraph before, or the name
signed below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sourcebook.documents.lexicons import read_words
from sourcebook.documents.words import Span, find_sentences
from sourcebook.extract.reading.clauses import Clause, Reading
from sourcebook.extract.reading.cues import find_cue
from sourcebook.extract.reading.phrases import (
    Phrase,
    first_noun_phrase,
    is_passive,
    noun_phrase_after,
    noun_phrase_before,
    subject_of,
)

_OPENS_SENTENCE = re.compile(r"[\s\[(…'‘“\".—-]*(?:[^\W_a-zà-öø-ÿ]|\d)")
_CLOSES_SENTENCE = re.compile(r"[.,!?…—-]['’\")\]]*\s*\Z")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,—–-][\s\"'’”)\]]*\Z")
# Rules that find the speaker of a sentence, and not of a fragment, which may be anybody's.
_OF_SENTENCES = frozenset(
    (
        "carried on",
        "paragraph before",
        "sentence of the paragraph before",
        "sentence subject",
        "subject and verb after",
    )
)
# Words of a sentence that are looked back upon; longer sentences are lists or not prose.
_WINDOW = 120
# Cues within cues ("Lee said he thinks he knows") that are climbed.
_DEEPEST = 4

QUOTATION = "qkQE"
# Patterns over word classes; each with what it reads.
_INVERTED = re.compile(r",?[Rt]*V(?=[PdDNMmw])")  # said | Lee
_ACCORDING = re.compile(r",?ao")  # according to
_LABEL = re.compile(r"(N{1,4})(?:,[NDwI]{1,5})?:")  # Lee: | Roads
_AS = re.compile(r",?S(?=[PdDNMmw])")  # ..., as | Lee said
_HOW = re.compile(r"A[SW](?=[PdDNMmw])")  # "..." is how | Lee put it
_BETWEEN = re.compile(
    r"(?:\([^|)]{1,6}\))?(?:[,-][^|QE]*?[,k-]|,?W[^|,qkQE]{1,15})?(?:\([^|)]*\))?[ARt]*V"
)  # , the mayor, later said
_NAME_THEN_VERB = re.compile(r"(?:P|[DM]?w?N{1,4}|Dw)(?=w)")  # Ann Lee | began
_SHORT = re.compile(r"(?:P|[DNMw]{1,6})(?:,[^|qkQEV]*,)?[RA]*V(?![^|]{0,3}[,:][qkQE])")  # Lee asked the board
_SHORT_FULL = re.compile(r"(?:P|[DNMw]{1,6})[RA]*V[t.]*\|")  # Lee said.
_EMBEDS = re.compile(r"V[^VG,;:qkQE|CS]{0,8}\Z")  # said that | he
_LATER = re.compile(r"[^|E]{0,60}?[,kq](?=[PdDNMmw])([^|;:qkQE]{1,20}?V)[^|VC,qkQE]{0,8}\|")  # ..., Lee said.
_LATER_INVERTED = re.compile(r"[^|E]{0,60}?[,k]V(?=[DNMw])")  # ..., said | Lee
# On Monday, | Lee; As the crowd left the hall, | Lee; Hours later, | Lee
_FRONTED = re.compile(r"(?:C?[ISRtG]|D?w{1,2}[RI])[^|;:qkQE]*?,(?=(?:P|[DM]?[wN]{1,6})(?:I[DNwM]{1,5})?[RtA]*[wVA])")
_COORDINATE = re.compile(r",CR?(?=[DM]?[wN]{1,6}(?:I[DNwM]{1,5})?R?A)")  # ..., but even | the board was
_DATELINE = re.compile(r"N{1,4}(?:,[Nt.]{1,4})?(?:\(N+\))?-")  # SALEM, Ore. (AP) --
_SPEAKING = re.compile(r"[IS]?[GV]")
_QUOTING = re.compile(r",G(?=[DNPw])")  # Roy, quoting | Lee, said
_PARENTHETICAL = re.compile(r",V(?:[Dw]{0,3}N{1,4}|P)[,|]")  # , says Lee,
_POSSESSED = re.compile(r"[MD][NwmR]{0,3}(?:t\.?D?w{1,2})?(?:[hIo,:A][^|VG]{0,8})?\Z")  # Lee's early warning that
# blasted Lee over her claim that; faulted Lee for his words, | "..."
_OBJECTS_OWN = re.compile(r"V((?:[DM]?[wN]{1,5}))[IS]D[wR]{0,3}w[h,:]?\Z")
_OWNED = re.compile(r"M[Nwm]{1,3}([,:h]?)\Z")  # Lee's words,
_WORDS = read_words("words")
TEXTS = _WORDS["words_said"] | _WORDS["surveys"] | _WORDS["texts"]
_ROLES = read_words("names")["titles"] | read_words("names")["people"]
OWNERS, WORDS_SAID = _WORDS["owners"], _WORDS["words_said"]


@dataclass(frozen=True, slots=True)
class Voice:
    """A quotation's speaker as mentioned, the cue (None where none is given), and the rule that found it."""

    source: Span
    cue: Span | None
    rule: str


def find_speakers(reading: Reading) -> list[Voice | None]:
    """Find the speaker of each passage of a document, in order. None: nobody is named."""
    voices: list[Voice | None] = []
    text = reading.text
    before: Voice | None = None  # the last speaker of the paragraph before
    lead: int | None = None  # the paragraph before, where it quotes nothing
    for paragraph in range(len(reading.paragraphs)):
        own = reading.passages_of(paragraph)
        if not own:
            before, lead = None, paragraph
            continue
        clause = reading.clause(paragraph)
        found: list[Voice | None] = []
        for number in range(len(own)):
            voice = _speaker(clause, number, found, before)
            if voice is None and len(clause.tags) == 2 and paragraph + 1 < len(reading.paragraphs):
                voice = _signed(reading.clause(paragraph + 1), 0)
            if voice is None and not clause.at[number] and not _is_term(clause, 0):
                voice = _same(before, "paragraph before") or _from_lead(reading, lead)
            found.append(voice)
        words = (text[each.start : each.end] for each in (reading.passages[index] for index in own))
        voices += [None if _is_unsure(voice, each) else voice for voice, each in zip(found, words, strict=True)]
        before, lead = found[-1], None
    return voices


def _is_unsure(voice: Voice | None, words: str) -> bool:
    """Say whether a fragment has its speaker only from another sentence, or from a subject that no cue makes speak."""
    return voice is not None and voice.rule in _OF_SENTENCES and not holds_sentence(words)


def holds_sentence(words: str) -> bool:
    """Say whether a quotation holds a whole sentence."""
    return bool(_OPENS_SENTENCE.match(words) and _CLOSES_SENTENCE.search(words)) or len(find_sentences(words)) > 2


def _speaker(clause: Clause, number: int, earlier: Sequence[Voice | None], before: Voice | None) -> Voice | None:
    """Find the speaker of a paragraph's quotation in the paragraph.

    `earlier` are the speakers of the paragraph's quotations up to it, `before` that of the paragraph before.
    """
    position = clause.at[number]
    voice = (
        _inverted(clause, position)
        or _owned(clause, position)
        or _introduced(clause, position)
        or _after(clause, position)
    )
    if voice is None and _opens_sentence(clause, position):
        voice = _signed(clause, position + 1 + (clause.tags[position + 1] == "|"))
    voice = voice or _labelled(clause, position) or _in_words_of(clause, position)
    if voice is None and _is_title(clause, position) and not _is_sentence(clause, position):
        return None
    if voice is None and _is_term(clause, position):
        return _user_of_term(clause, position)
    return (
        voice
        or _before(clause, position)
        or _later_in_sentence(clause, position)
        or _carried_on(clause, number, earlier)
        or _sentence_subject(clause, position, next((each for each in reversed(earlier) if each), before))
    )


def _voice(clause: Clause, source: Phrase | None, cue: Phrase | None, rule: str) -> Voice | None:
    if source is None:
        return None
    return Voice(clause.span(*source), clause.span(*cue) if cue else None, rule)


def _window_start(clause: Clause, position: int) -> int:
    """Give the first word of the sentence, or the one `_WINDOW` words back in a sentence without end."""
    return max(clause.tags.rfind("|", 0, position) + 1, position - _WINDOW)


def _introduced(clause: Clause, position: int) -> Voice | None:
    """Lee said, "..."; Lee said that "..."; said Lee: "..."."""
    tags = clause.tags
    index = position - 1
    while index >= max(0, position - 4) and tags[index] in ",:h-":
        index -= 1
    if index >= 0 and tags[index] in "VGX":
        return _voice_of_cue(clause, index, "cue before")
    return None


def _in_words_of(clause: Clause, position: int) -> Voice | None:
    """In the words of Lee, "..."; per the rules, "..."."""
    start = _window_start(clause, position)
    for index in range(start, min(start + 4, position - 1)):
        words = clause.word(index).lower()
        of_words = words == "of" and clause.word(index - 1).lower() in _WORDS["words_of"]
        if of_words or (words == "per" and index == start):
            source = noun_phrase_after(clause, index + 1)
            if source and clause.tags[source[1]] in ",:":
                return _voice(clause, source, (index, index + 1), "according to")
    return None


def _labelled(clause: Clause, position: int) -> Voice | None:
    """Lee: Roads "a shame"; a name and a colon open the line, and no verb of saying stands between."""
    label = _LABEL.match(clause.tags)
    if not label or label.end() > position or set(clause.tags[label.end() : position]) & set("|VX"):
        return None
    return _voice(clause, label.span(1), (label.end() - 1, label.end()), "name and colon")


def _owned(clause: Clause, position: int) -> Voice | None:
    """Lee's words, "..."; Lee's remark that "...": where the owner is named, whoever else speaks in the sentence."""
    found = _OBJECTS_OWN.search(clause.tags, max(0, position - 16), position)
    if found:
        return _owned_by_object(clause, found, position)
    found = _OWNED.search(clause.tags, max(0, position - 12), position)
    if found is None or found.start() < _window_start(clause, position):
        return None
    noun = next(
        (index for index in range(found.start() + 1, found.end()) if clause.word(index).lower() in WORDS_SAID), 0
    )
    if not noun or any(tag not in ",:h" for tag in clause.tags[noun + 1 : position]):
        return None
    first = found.start()
    if not found.group(1) and not _is_taken_up(clause, first, noun):
        return None
    while first and (clause.tags[first - 1] in "ND" or (first == found.start() and clause.tags[first - 1] == "M")):
        first -= 1
    return _voice(clause, (first, found.start() + 1), (noun, noun + 1), "possessive and noun")


def _owned_by_object(clause: Clause, found: re.Match[str], position: int) -> Voice | None:
    """Blasted Lee over her claim that "...": the words are those of whom a verb blames or praises for them."""
    owner, noun = found.end(1) + 1, position - 1
    while clause.tags[noun] in "h,:":
        noun -= 1
    cue = find_cue(clause.word(found.start()))
    said = clause.word(owner).lower() in OWNERS and clause.word(noun).lower() in WORDS_SAID
    if not said or cue is None or not (cue.family == "judgement" or cue.lemma in _WORDS["makes_speak"]):
        return None
    return _voice(clause, found.span(1), (noun, noun + 1), "possessive and noun")


def _is_taken_up(clause: Clause, owner: int, noun: int) -> bool:
    """Say whether a verb takes up the words that follow their owner: derided Lee's phrase "..."."""
    while owner and clause.tags[owner] in "NMD":
        owner -= 1
    cue = find_cue(clause.word(owner))
    return clause.word(noun).lower() == "phrase" or (
        cue is not None and (cue.family == "judgement" or cue.lemma in _WORDS["takes_up"])
    )


def _voice_of_cue(clause: Clause, cue: int, rule: str) -> Voice | None:
    source = subject_of_any(clause, cue)
    if source is None or clause.word(source[0]).lower().replace("’", "'") in ("it's", "that's", "here's", "there"):
        return None
    quoting = _QUOTING.match(clause.tags, source[1], cue)
    if quoting and clause.word(source[1] + 1) == "quoting":
        return _voice(clause, noun_phrase_after(clause, quoting.end()), (source[1] + 1, source[1] + 2), rule)
    return _cue_voice(clause, cue, source, rule)


def _cue_voice(clause: Clause, cue: int, source: Phrase, rule: str) -> Voice:
    """Give the voice of a cue and its subject, or of the outer cue that reports them.

    "Lee said he believes ...": the words are those of the outer cue's subject where the inner subject only
    refers back to it, or thinks instead of speaking.
    """
    tags = clause.tags
    for _ in range(_DEEPEST):
        if tags[source[0]] != "P" and _is_speech(clause, cue):
            break
        outer = _outer_cue(clause, cue, source)
        governing = subject_of_any(clause, outer) if outer is not None else None
        if outer is None or governing is None or governing[0] >= source[0]:
            break
        source, cue = governing, outer
    return Voice(clause.span(*source), clause.span(cue, cue + 1), rule)


def _outer_cue(clause: Clause, cue: int, source: Phrase) -> int | None:
    """Find the cue whose content a cue and its subject stand in: "said, however, that he hopes"."""
    tags = clause.tags
    start = _window_start(clause, cue)
    near = _EMBEDS.search(tags, max(start, source[0] - 10), source[0])
    if near and not is_passive(clause, near.start()):
        return near.start()
    if (tags[source[0]] != "P" and _is_speech(clause, cue)) or tags[source[0] - 1] in ",;C":
        return None
    for verb in range(source[0] - 1, start - 1, -1):
        if tags[verb] in "VG" and _is_saying(clause, verb) and not is_passive(clause, verb):
            return verb
    return None


def _is_saying(clause: Clause, cue: int) -> bool:
    found = find_cue(clause.word(cue))
    return found is not None and found.family in ("speech", "claim")


def _is_speech(clause: Clause, cue: int) -> bool:
    found = find_cue(clause.word(cue))
    return found is None or found.family not in ("thought", "finding", "attitude", "turn")


def subject_of_any(clause: Clause, cue: int) -> Phrase | None:
    """Find the subject of a finite cue, or of the clause that a participle or an infinitive hangs on."""
    tags = clause.tags
    start = _window_start(clause, cue)
    spoken = _made_to_speak(clause, cue, start)
    if spoken:
        return spoken
    if tags[cue] == "V":
        return _subject_of_finite(clause, cue, start)
    if tags[cue] == "G":
        index = cue
        while index > start and tags[index - 1] in "RA":
            index -= 1
        if index > start and tags[index - 1] in "NP":
            near = noun_phrase_before(clause, index)
            if near and (near[0] == start or tags[near[0] - 1] not in "Io" or clause.word(near[0] - 1) == "with"):
                return near
    start = _main_clause(clause, start, cue)
    for verb in range(start, cue):
        if tags[verb] == "V" and not is_passive(clause, verb):
            return _subject_of_finite(clause, verb, start)
    return first_noun_phrase(clause, start, cue)


def _made_to_speak(clause: Clause, cue: int, start: int) -> Phrase | None:
    """Find whose words a verb reports: quoted | Lee as saying; accused | Lee of saying; heard | Lee say.

    With "used to say" it is the subject of "used".
    """
    tags = clause.tags
    if tags[cue] == "X":
        habit = cue - 2
        if habit > start and clause.word(habit).lower() in _WORDS["habits"]:
            return subject_of(clause, habit)
        return None
    having = tags[cue] == "V" and cue > 1 and clause.word(cue - 1).lower() == "having"
    tag, cue = ("G", cue - 1) if having else (tags[cue], cue)
    end = cue - (tags[cue - 1] in "IS" and clause.word(cue - 1) in ("of", "for", "as", "from")) if cue else cue
    if tag != "G":
        return None
    verbs = _WORDS["heard"] if end == cue else _WORDS["makes_speak"]
    for spoken in _objects_before(clause, end, start):
        verb = spoken[0] - 1
        found = find_cue(clause.word(verb))
        listed = (found.lemma if found else clause.word(verb).lower()) in verbs
        if listed and not is_passive(clause, verb) and _is_someone(clause, spoken):
            return spoken
    return None


def _objects_before(clause: Clause, end: int, start: int) -> Iterator[Phrase]:
    """Yield what may be the object before a word, past what is inserted: "quoted | Lee, the mayor, as saying"."""
    opening = ",-(" if clause.tags[end - 1] in ",-)" else ""
    for index in range(end - 2, start, -1) if opening else (end,):
        if not opening or clause.tags[index] in opening:
            found = noun_phrase_before(clause, index)
            if found and found[0] > start:
                yield found


def _is_someone(clause: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase names a person or body, by a capital, a pronoun or a noun for a role."""
    tags = clause.tags[slice(*phrase)]
    return "N" in tags or "P" in tags or any(clause.word(index).lower() in _ROLES for index in range(*phrase))


def _main_clause(clause: Clause, start: int, end: int) -> int:
    """Give the start of a sentence's main clause, past a dateline and what is set before it: "On Monday, | Lee ..."."""
    dateline = None if start else _DATELINE.match(clause.tags, 0, end)
    if dateline and clause.word(0).isupper():
        start = dateline.end()
    for boundary in _COORDINATE.finditer(clause.tags, start, end):
        start = boundary.end()
    fronted = _FRONTED.match(clause.tags, start, end)
    return fronted.end() if fronted else start


def _subject_of_finite(clause: Clause, verb: int, start: int) -> Phrase | None:
    """Find a finite cue's subject before it, or right after it where the cue opens its clause."""
    tags = clause.tags
    if is_passive(clause, verb):
        agent = tags[verb + 1] == "I" and clause.word(verb + 1) == "by"
        return noun_phrase_after(clause, verb + 2) if agent else None
    if verb == start or tags[verb - 1] in QUOTATION or _is_parenthetical(clause, verb):
        inverted = noun_phrase_after(clause, verb + 1)
        if inverted:
            return inverted
    return subject_of(clause, verb) or first_noun_phrase(clause, start, verb)


def _is_parenthetical(clause: Clause, verb: int) -> bool:
    """Say whether a verb of saying with its subject after it is set between commas: "..., says Lee, ..."."""
    found = _PARENTHETICAL.match(clause.tags, verb - 1) if verb else None
    cue = find_cue(clause.word(verb)) if found else None
    return cue is not None and cue.lemma in _WORDS["without_addressee"]


def _inverted(clause: Clause, position: int) -> Voice | None:
    """ "...," said Lee."""
    match = _INVERTED.match(clause.tags, position + 1)
    if not match or clause.word(match.end() - 1).lower() in _WORDS["addressing"]:
        return None  # what follows is whom somebody told
    return _voice(clause, noun_phrase_after(clause, match.end()), (match.end() - 1, match.end()), "cue after")


def _after(clause: Clause, position: int) -> Voice | None:
    """ "...," said Lee; "...," Lee, the mayor, said; "...," according to Lee; "...!" Lee said."""
    tags = clause.tags
    start = position + 1
    if tags[start] == "|":
        short = {"E": _SHORT, "Q": _SHORT_FULL}.get(tags[position])
        return _subject_then_cue(clause, start + 1) if short and short.match(tags, start + 1) else None
    match = _ACCORDING.match(tags, start)
    if match:
        source = noun_phrase_after(clause, match.end())
        return _voice(clause, source, (match.end() - 2, match.end()), "according to")
    if tags[position] == "q" and tags[start] not in ",-" and not _opens_sentence(clause, position):
        return None
    if _HOW.match(tags, start) and clause.word(start + 1).lower() in ("how", "what"):
        return _subject_then_cue(clause, start + 2)
    said_as = _AS.match(tags, start) if clause.word(start + (tags[start] == ",")).lower() == "as" else None
    if said_as:
        return _subject_then_cue(clause, said_as.end())
    while tags[start] in ",-Rt":
        start += 1
    return _subject_then_cue(clause, start) or _subject_then_verb(clause, position, start)


def _opens_sentence(clause: Clause, position: int) -> bool:
    """Say whether a quotation stands first in its sentence, but for a conjunction or an adverb."""
    start = clause.tags.rfind("|", 0, position) + 1
    return not clause.tags[start:position].strip("RCI,")


def _subject_then_cue(clause: Clause, start: int) -> Voice | None:
    source = noun_phrase_after(clause, start)
    match = _BETWEEN.match(clause.tags, source[1]) if source else None
    if not match or is_passive(clause, match.end() - 1):
        return None
    spoken = _object_that_speaks(clause, match.end() - 1)
    if spoken:
        return _voice(clause, spoken, (spoken[1], spoken[1] + 1), "subject and cue after")
    return _voice(clause, source, (match.end() - 1, match.end()), "subject and cue after")


def _object_that_speaks(clause: Clause, verb: int) -> Phrase | None:
    """Find whose words a verb after them reports: "...," Roy quoted | Lee as saying; Roy recalled | Lee saying."""
    spoken = noun_phrase_after(clause, verb + 1)
    cue = _SPEAKING.match(clause.tags, spoken[1]) if spoken else None
    return spoken if spoken and cue and _made_to_speak(clause, cue.end() - 1, verb - 1) == spoken else None


def _subject_then_verb(clause: Clause, position: int, start: int) -> Voice | None:
    """ "...," Lee began: after a comma, a name and any verb that the lexicon does not know."""
    match = _NAME_THEN_VERB.match(clause.tags, start)
    if match and _is_title(clause, position) and not _opens_sentence(clause, position):
        return None  # On the show "Pier Talk," Lee hoped
    if not match or clause.tags[position] != "k" or not clause.word(match.end()).endswith(("ed", "s", "t")):
        return None
    return _voice(clause, match.span(), (match.end(), match.end() + 1), "subject and verb after")


def _is_sentence(clause: Clause, position: int) -> bool:
    """Say whether a quotation is a sentence of its own, with nothing before and after it."""
    return clause.tags[position] in "QE" and _opens_sentence(clause, position) and clause.tags[position + 1] == "|"


def _is_title(clause: Clause, position: int) -> bool:
    """Say whether the marks hold a title or a name, in which nearly every word has a capital."""
    if position and clause.tags[position - 1] == ":":
        return False
    start, end = clause.spans[position]
    words = re.findall(r"[^\W\d_][\w'’]*", clause.text[start : min(end, start + 200)])
    weighty = [word for word in words if word not in _SMALL_WORDS]
    return 1 < len(weighty) < 12 and sum(word[0].isupper() for word in weighty) > 0.8 * len(weighty)


def _is_term(clause: Clause, position: int) -> bool:
    """Say whether the marks hold one to three words: a term, unless a cue says that somebody used it."""
    start, end = clause.spans[position]
    return end - start < 60 and len(clause.text[start:end].split()) < 4 and clause.tags[position] in "qk"


def _user_of_term(clause: Clause, position: int) -> Voice | None:
    """Lee called them "...": a term is somebody's where a verb of saying or naming comes before it."""
    voice = _before(clause, position)
    cue = find_cue(clause.text[slice(*voice.cue)]) if voice and voice.cue else None
    return voice if cue and cue.family in ("speech", "claim", "naming", "judgement") else None


_SMALL_WORDS = _WORDS["small"]


def _before(clause: Clause, position: int) -> Voice | None:
    """Lee said the plan was "..."; the nearest cue before the quotation in its sentence."""
    tags = clause.tags
    start = _window_start(clause, position)
    if position > start and tags[position - 1] == ":":
        found = noun_phrase_before(clause, position - 1)
        opens = found and (found[0] == start or tags[found[0] - 1] == "-" or _is_from(clause, found[0] - 1, start))
        if opens or (found and _is_recorded(clause, found)):
            return _voice(clause, found, (position - 1, position), "name and colon")
    for index in range(position - 1, start - 1, -1):
        if tags[index] in "VGX" and not _is_auxiliary(clause, index):
            voice = _voice_of_cue(clause, index, "cue earlier in sentence")
            if voice:
                return voice
        if tags[index] == "a" and tags[index + 1] == "o":
            return _voice(clause, noun_phrase_after(clause, index + 2), (index, index + 2), "according to")
    return _possessor(clause, start, position)


def _is_from(clause: Clause, index: int, start: int) -> bool:
    """Say whether a sentence opens with "from", as in "From the report: ..."."""
    return index == start and clause.word(index).lower() == "from"


def _is_recorded(clause: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase names words and whose they are: a letter from Lee."""
    words = [clause.word(index).lower() for index in range(*phrase)]
    return any(
        words[index] in _WORDS["recorded"] and words[index + 1] in ("from", "by", "of")
        for index in range(len(words) - 1)
    )


def _is_auxiliary(clause: Clause, cue: int) -> bool:
    """Say whether a cue only says that something goes on: "continues to be", "began to fall"."""
    found = find_cue(clause.word(cue)) if clause.tags[cue + 1] == "o" else None
    return found is not None and found.family == "turn"


def _possessor(clause: Clause, start: int, position: int) -> Voice | None:
    """Lee's warning that "..."; his call for "..."."""
    match = _POSSESSED.search(clause.tags, max(start, position - 12), position)
    if not match:
        return None
    owner = match.start()
    if clause.tags[owner] == "D" and clause.word(owner).lower() not in OWNERS:
        return None
    for index in range(owner + 1, position):
        if clause.word(index).lower() in WORDS_SAID:
            source = noun_phrase_before(clause, owner + 1) or (owner, owner + 1)
            return _voice(clause, source, (index, index + 1), "possessive and noun")
    return None


def _later_in_sentence(clause: Clause, position: int) -> Voice | None:
    """The plan is "...", Lee said."""
    tags = clause.tags
    match = _LATER_INVERTED.match(tags, position + 1)
    if match:
        source = noun_phrase_after(clause, match.end())
        return _voice(clause, source, (match.end() - 1, match.end()), "cue later in sentence")
    match = _LATER.match(tags, position + 1)
    if match:
        verb = match.end(1) - 1
        return _voice(clause, subject_of(clause, verb), (verb, verb + 1), "cue later in sentence")
    stop = tags.find("|", position)
    according = tags.find("ao", position, stop)
    if according > 0:
        source = noun_phrase_after(clause, according + 2)
        return _voice(clause, source, (according, according + 2), "according to")
    return None


def _carried_on(clause: Clause, number: int, earlier: Sequence[Voice | None]) -> Voice | None:
    """ "...," Lee said. "..."; or the subject of a sentence between two quotations."""
    tags = clause.tags
    position = clause.at[number]
    last = next((voice for voice in reversed(earlier) if voice), None)
    end = tags.rfind("|", 0, position)
    if number and clause.at[number - 1] > end:
        before = earlier[-1]
        return _same(before, "same sentence") if before and before.cue else None
    if end < 0 or not _opens_sentence(clause, position):
        return None
    start = tags.rfind("|", 0, end) + 1
    if not number or clause.at[number - 1] < start or earlier[-1] is None:
        for verb in range(start, end):
            if tags[verb] == "V" and not is_passive(clause, verb):
                return _voice(clause, subject_of_any(clause, verb), (verb, verb + 1), "sentence before")
        found = first_noun_phrase(clause, start, end)
        if found and not last and _is_personal(clause, found):
            return _voice(clause, found, None, "sentence before")
    return _same(last, "carried on")


def _same(voice: Voice | None, rule: str) -> Voice | None:
    return Voice(voice.source, voice.cue, rule) if voice else None


def _sentence_subject(clause: Clause, position: int, last: Voice | None) -> Voice | None:
    """Lee surprised the board: "..."; a sentence about things goes on reporting the last speaker."""
    tags = clause.tags
    start = _window_start(clause, position)
    if position - 1 > start and tags[position - 1] == ":":
        found = noun_phrase_before(clause, position - 1)
        if found and "N" in tags[slice(*found)] and tags[found[0] - 1] not in "Io":
            return _voice(clause, found, (position - 1, position), "name and colon")
    found = first_noun_phrase(clause, _main_clause(clause, start, position), position)
    if found and found[1] == position - 1 and tags[found[1]] == "-" and clause.word(found[0]).isupper():
        return None  # a heading in capitals: MUSIC--"..."
    if found and (_is_personal(clause, found) or (not last and _is_text(clause, found))):
        return _voice(clause, found, None, "sentence subject")
    return _same(last, "carried on") if position > start else None


def _is_text(clause: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase names something said or written: the law, its report, a slogan."""
    return any(clause.word(index).lower() in TEXTS for index in range(*phrase))


def _is_personal(clause: Clause, phrase: Phrase) -> bool:
    """Say whether a phrase may name somebody: a pronoun for persons, or a name."""
    tags = clause.tags[slice(*phrase)]
    if tags[0] == "P":
        return clause.word(phrase[0]).lower() in ("he", "she", "they", "i", "we")
    return "N" in tags


def _signed(clause: Clause, start: int) -> Voice | None:
    """Find the name that a dash sets beside or below a quotation: "..." -- Ann Lee, mayor."""
    tags = clause.tags
    source = noun_phrase_after(clause, start + 1) if tags[start : start + 1] == "-" else None
    if source is None or "N" not in tags[slice(*source)] or tags[source[1]] not in "|,(ItW-.":
        return None
    return _voice(clause, source, None, "signature")


def _from_lead(reading: Reading, lead: int | None) -> Voice | None:
    """Find a speaker for the opening of a paragraph in the sentence that ends the paragraph before."""
    if lead is None:
        return None
    start, end = reading.paragraphs[lead].start, reading.paragraphs[lead].end
    if not _ENDS_SENTENCE.search(reading.text, max(start, end - 10), end):
        return None  # a headline makes nobody speak
    words = reading.clause(lead)
    end = len(words.tags) - 1
    start = words.tags.rfind("|", 0, end) + 1
    for verb in range(end - 1, start - 1, -1):
        if words.tags[verb] in "VGX":
            voice = _voice_of_cue(words, verb, "sentence of the paragraph before")
            if voice:
                return voice
    if words.tags[end - 1] == ":":
        return _voice(words, first_noun_phrase(words, start, end), None, "sentence of the paragraph before")
    return None
