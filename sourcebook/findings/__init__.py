"""A notebook's desk: study, publish, shares, markdown, links, figures and passages; imports mentions and documents."""
