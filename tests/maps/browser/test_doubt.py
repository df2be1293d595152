"""Places that may be others on the screen."""

import maps
from geo import Article, read_story
from tests.maps.waiting import wait_until_still

TEXT = (
    "A fire destroyed a market in Garut, West Java, on Monday, police said. Reporters in Paris and Springfield saw it."
)


def test_a_doubtful_place_has_a_question_mark_and_a_worse_one_no_mark(open_page):
    story = read_story(Article(TEXT, language="en"))
    story.places.loc[story.places["name"] == "Paris", "confidence"] = 0.7
    story.places.loc[story.places["name"] == "Paris", "drawn"] = True
    story.places.loc[story.places["name"] == "Springfield", "drawn"] = False
    page = open_page(maps.story_map(story, edit=False))
    wait_until_still(page)
    marks = page.locator(".mark-button").evaluate_all(
        "all => Object.fromEntries(all.map((one) => [one.getAttribute('aria-label').split(',')[0], one.title]))"
    )
    assert {name: bool(title) for name, title in marks.items()} == {"Garut": False, "West Java": False, "Paris": True}
    assert page.locator(".asked").all_text_contents() == ["?"]
    unsure = page.locator("details.unsure").last
    assert unsure.locator("li").all_text_contents()[0].startswith("Springfield")
    assert page.log.complaints == []
