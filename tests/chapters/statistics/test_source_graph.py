"""The source graph loses no statistic between its layers, and its words follow from its data."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chapters.statistics import source_graph, source_graph_figure
from sourcebook.chapters.statistics.ledger import NO_SOURCE
from sourcebook.findings.figures import render_svg
from sourcebook.findings.markdown import plain_frame, strip_markdown
from tests.ports import open_ports


def make_paths(documents: int, sources: int) -> pd.DataFrame:
    """Return paths of many articles to many sources, one statistic each, every third with an origin."""
    rows = [
        (
            f"d{doc:02d}",
            f"s{source:02d}",
            f"o{source:02d}" if source % 3 == 0 else "",
            2 if source % 3 == 0 else 1,
            1,
            0,
        )
        for doc in range(documents)
        for source in range(sources)
    ]
    return pd.DataFrame(rows, columns=["document", "nearest", "origin", "depth", "statistics", "captions"])


def test_paths_hold_every_statistic_once(tmp_path: Path) -> None:
    paths = source_graph.list_paths(open_ports(tmp_path))
    sizes = paths.groupby(["document", "nearest", "origin"])["statistics"].sum().to_dict()
    assert sizes == {
        ("pier", "The Gazette", "Harbour Board"): 1,
        ("pier", "The Gazette", "Ferry Club"): 2,
        ("pier", "Harbour Board", ""): 2,
        ("pier", NO_SOURCE, ""): 9,
        ("quay", NO_SOURCE, ""): 1,
    }
    assert paths["captions"].sum() == 2


def test_small_nodes_are_drawn_together_and_none_is_lost() -> None:
    paths = make_paths(30, 20)
    gathered = source_graph.gather_small(paths, most=5)
    assert gathered["statistics"].sum() == 600
    assert gathered["document"].nunique() == 5
    assert "26 others" in set(gathered["document"])
    assert set(gathered.loc[gathered["origin"].eq(""), "depth"]) == {1}


def test_nodes_of_a_layer_do_not_overlap() -> None:
    nodes = list(source_graph_figure.stack_nodes(pd.Series({"a": 3, "b": 1, "c": 5}), 0.5).values())
    assert [node.bottom - node.top for node in nodes] == [3, 1, 5]
    assert all(above.bottom < below.top for above, below in pairwise(nodes))


def test_origins_keep_their_distance_where_several_sources_name_them() -> None:
    middle = source_graph_figure.stack_nodes(pd.Series({"x": 2, "y": 2}), 0.1)
    behind = pd.DataFrame({"nearest": ["x", "x", "y"], "origin": ["a", "b", "c"], "statistics": [1, 1, 2]})
    nodes = sorted(source_graph_figure.stack_origins(behind, middle, 1.0).values(), key=lambda node: node.top)
    assert {node.name for node in nodes} == {"a", "b", "c"}
    assert all(below.top - above.bottom >= 1.0 for above, below in pairwise(nodes))


def test_the_figure_is_drawn_and_equal_on_every_run(tmp_path: Path) -> None:
    study = open_ports(tmp_path)
    paths = source_graph.list_paths(study)
    first, second = (source_graph_figure.draw_source_graph(paths, study.documents) for _ in range(2))
    assert first.figure and second.figure
    assert render_svg(first.figure) == render_svg(second.figure)


@pytest.mark.parametrize(("documents", "sources"), [(1, 1), (1, 30), (40, 1), (40, 40)])
def test_a_corpus_of_any_size_can_be_drawn(documents: int, sources: int) -> None:
    figure = source_graph_figure.draw_source_graph(make_paths(documents, sources), []).figure
    assert figure is not None
    assert figure.get_size_inches()[1] <= 9


def test_no_statistics_is_no_figure(tmp_path: Path) -> None:
    study = open_ports(tmp_path, sections="headline")
    assert source_graph_figure.draw_source_graph(source_graph.list_paths(study), study.documents).figure is None


def test_caption_and_alternative_text_state_the_data(tmp_path: Path) -> None:
    drawn = source_graph_figure.draw_source_graph(source_graph.list_paths(open_ports(tmp_path)), [])
    assert drawn.caption.startswith(
        "In the articles' own text 8 of 13 figures name no source, and 3 lead to a source behind the nearest one; in"
    )
    assert "article pier: 14 statistics, 2 from The Gazette, behind it Ferry Club" in drawn.alt
    assert "article quay: 1 statistics, 1 with no source named" in drawn.alt


def test_the_longest_chain_is_told_at_a_glance(tmp_path: Path) -> None:
    told = strip_markdown(source_graph.tell_chain(open_ports(tmp_path)))
    assert "2,000 (estimated) in pier, 2020-05-04 ← The Gazette ← Harbour Board" in told
    assert "no place and no date" in told
    assert "Outside the articles: Board, 2020-06; Board, 2020-06, secondary source" in told


def test_traced_chains_stand_longest_then_largest_first(tmp_path: Path) -> None:
    table = plain_frame(source_graph.trace_chains(open_ports(tmp_path)))
    assert table["statistic"].tolist() == ["2,000 (estimated)", "500", "100"]
    assert table["behind it"].tolist() == ["Harbour Board", "Ferry Club", "Ferry Club"]


def test_without_long_chains_nothing_is_told(tmp_path: Path) -> None:
    study = open_ports(tmp_path, exclude_documents="pier")
    assert source_graph.tell_chain(study) == ""
    assert source_graph.trace_chains(study).empty


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 3), st.booleans()), min_size=1, max_size=12),
    st.floats(0.5, 20),
)
def test_no_label_stands_on_another(blocks: list[tuple[int, int, bool]], gap: float) -> None:
    sizes = pd.Series({f"n{n}": size for n, (size, _, _) in enumerate(blocks)})
    # A label above its block has one line.
    lines = {f"n{n}": 1 if above else count for n, (_, count, above) in enumerate(blocks)}
    above = {f"n{n}" for n, (_, _, above) in enumerate(blocks) if above}
    nodes = source_graph_figure.stack_nodes(sizes, gap, lines, above)
    labels = []
    for name, node in nodes.items():
        half = lines[name] * gap / 2
        labels.append((node.top - gap, node.top) if name in above else (node.middle - half, node.middle + half))
    assert [node.bottom - node.top for node in nodes.values()] == pytest.approx(sizes.to_list())
    assert all(one.bottom <= other.top + 1e-6 for one, other in pairwise(nodes.values()))
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(labels))
