import pytest


def resolved(reading, text, language="en"):
    read = reading(text, language)
    return {
        span.text: (resolution.place.name, resolution.place.admin1, resolution.place.country)
        for span, resolution in zip(read.spans, read.resolutions, strict=True)
        if resolution.place
    }


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A storm hit Paris, Texas.", "Paris", "US", "Texas"),
        ("A storm hit Paris on Monday, and trains from Lyon and Marseille stopped.", "Paris", "FR", None),
        ("The mayor of Springfield, Illinois, met them.", "Springfield", "US", "Illinois"),
        ("Talks were held in Tbilisi; Georgia and Armenia agreed.", "Georgia", "GE", None),
        (
            "People left Atlanta and Savannah as Georgia closed its schools; Alabama and Florida followed.",
            "Georgia",
            "US",
            "Georgia",
        ),
        ("WASHINGTON (Reuters) - The Senate voted.", "WASHINGTON", "US", "District of Columbia"),
        ("Officials in Birmingham, Alabama, opened it.", "Birmingham", "US", "Alabama"),
    ],
)
def test_which_of_the_namesakes(reading, text, name, country, admin1):
    found = resolved(reading, text)[name]
    assert found[2] == country
    assert admin1 in {found[1], None}


def test_one_name_has_one_sense_in_a_text(reading):
    read = reading("Fire broke out in Salem, Oregon. Salem is the capital. In Salem people fled.")
    assert len({r.place.place_id for s, r in zip(read.spans, read.resolutions, strict=True) if s.text == "Salem"}) == 1


def test_a_choice_has_reasons_alternatives_and_confidence(reading):
    read = reading("A storm hit Paris, Texas.")
    resolution = read.resolutions[0]
    assert "'Texas' stands behind the name" in resolution.reasons
    assert resolution.alternatives[0][0].country == "FR"
    assert 0.5 < resolution.confidence <= 0.99


def test_an_unknown_name_is_nowhere(reading):
    read = reading("Mereka tinggal di Pantai Xanavuto sejak lama.", "id")
    assert [(span.text, r.place) for span, r in zip(read.spans, read.resolutions, strict=True)] == [
        ("Pantai Xanavuto", None)
    ]


def test_the_users_place_wins(tmp_path):
    from geo import Article, read_story
    from geo.gazetteer import open_gazetteer

    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,place_id\nLondon,-1,2,camp\n", encoding="utf-8")
    story = read_story(Article("Rain fell in London.", language="en"), gazetteer=open_gazetteer(places=table))
    assert story.places[["place_id", "source"]].to_numpy().tolist() == [["user:camp", "user"]]
