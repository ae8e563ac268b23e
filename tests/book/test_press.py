"""The press: its quicker ways find and deal out the same as the slower ones."""

from __future__ import annotations

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.book.press import _find_where, deal

KINDS = [nodes.section, nodes.paragraph, nodes.emphasis]


def make(kind: type[nodes.Element], children: list[nodes.Node]) -> nodes.Element:
    return kind("", *children)


TREES = st.recursive(
    st.sampled_from(["boat", "rain"]).map(nodes.Text),
    lambda inner: st.builds(make, st.sampled_from(KINDS), st.lists(inner, max_size=4)),
    max_leaves=20,
)


@given(TREES, st.booleans(), st.sampled_from([*KINDS, nodes.Text, nodes.Node]))
def test_nodes_are_found_in_docutils_order(tree: nodes.Node, include_self: bool, kind: type) -> None:
    expected = [id(node) for node in tree.findall(kind, include_self)]
    assert [id(node) for node in _find_where(tree, kind.__instancecheck__, include_self)] == expected


@given(TREES)
def test_nodes_may_be_put_in_a_nodes_place_while_others_are_looked_for(tree: nodes.Node) -> None:
    """What docutils calls undefined and its own transforms do all the same."""
    one, other = tree.deepcopy(), tree.deepcopy()
    looked_for = _find_where(other, nodes.emphasis.__instancecheck__, True)
    for root, found in ((one, one.findall(nodes.emphasis)), (other, looked_for)):
        for node in found:
            if node is not root:
                node.parent.replace(node, [nodes.strong("", *node.children), nodes.Text("boat")])
    assert one.pformat() == other.pformat()


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 100), min_size=1), st.integers(1, 3))
def test_parts_hold_every_name_once_and_about_as_much(sizes: dict[str, int], number: int) -> None:
    parts = deal(sizes, number)
    assert sorted(name for part in parts for name in part) == sorted(sizes)
    loads = [sum(sizes[name] for name in part) for part in parts] + [0] * (number - len(parts))
    assert max(loads) - min(loads) <= max(sizes.values())
