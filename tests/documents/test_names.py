"""What a reader calls an article."""

from __future__ import annotations

from sourcebook.documents.document import Document
from sourcebook.documents.names import name_documents


def test_the_short_name_of_the_index_goes_before_publisher_and_year() -> None:
    known = {"publisher": "Pier Post", "date": "2020-01-02"}
    documents = [
        Document("20200102-ferry-opens", "a.txt", "", short="Post January", **known),
        Document("20200203-ferry-sinks", "b.txt", "", **known),
        Document("003", "c.txt", "", **known),
    ]
    assert name_documents(documents) == {
        "20200102-ferry-opens": "Post January",
        "20200203-ferry-sinks": "Pier Post 2020",
        "003": "003",
    }
