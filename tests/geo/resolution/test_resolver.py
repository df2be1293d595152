import pickle

import pytest

from geo.article import Article
from geo.corpus import given_names
from geo.document import Document
from geo.recognition import recognise
from geo.resolution import resolve


@pytest.fixture
def given(gazetteer, tokenised):
    """Return a function that resolves some names of a text, found or not; the first one's resolution comes back."""

    def resolve_given(text, language, *names):
        document = Document(Article(text, language=language), tokenised(text, language))
        others = recognise(document, gazetteer=gazetteer).places
        spans = {(text.index(name), text.index(name) + len(name)) for name in names}
        spans |= {
            (one.start, one.end) for one in others if all(one.end <= start or one.start >= end for start, end in spans)
        }
        document = document.with_layers(mentions=given_names(spans, document, gazetteer=gazetteer).places)
        return next(one.resolution for one in resolve(document, gazetteer=gazetteer) if one.text == names[0])

    return resolve_given


def resolved(reading, text, language="en"):
    read = reading(text, language)
    return {
        span.text: (resolution.place.name, resolution.place.admin1, resolution.place.country)
        for span, resolution in ((m, m.resolution) for m in read.mentions)
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
        ("Russia said guests from Jakarta came to St. Petersburg.", "St. Petersburg", "RU", None),
    ],
)
def test_which_of_the_namesakes(reading, text, name, country, admin1):
    found = resolved(reading, text)[name]
    assert found[2] == country
    assert admin1 in {found[1], None}


def test_one_name_has_one_sense_in_a_text(reading):
    read = reading("Fire broke out in Salem, Oregon. Salem is the capital. In Salem people fled.")
    assert len({r.place.place_id for s, r in ((m, m.resolution) for m in read.mentions) if s.text == "Salem"}) == 1


def test_a_choice_has_reasons_alternatives_and_confidence(reading):
    read = reading("A storm hit Paris, Texas.")
    resolution = read.mentions[0].resolution
    assert "'Texas' is next to the name" in resolution.reasons
    beside = next(reason for reason in pickle.loads(pickle.dumps(resolution.reasons)) if reason.key == "beside")
    assert (beside, dict(beside.values)) == ("'Texas' is next to the name", {"container": "Texas"})
    assert resolution.alternatives[0][0].country == "FR"
    assert 0.5 < resolution.confidence <= 0.99


def test_an_unknown_name_is_nowhere(reading):
    read = reading("Mereka tinggal di Pantai Xanavuto sejak lama.", "id")
    assert [(span.text, r.place) for span, r in ((m, m.resolution) for m in read.mentions)] == [
        ("Pantai Xanavuto", None)
    ]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Troops fought Boko Haram near Maiduguri.", "en", "Boko Haram"),
        ("Kapal itu tenggelam di Mushroom Bay, Lembongan, Bali.", "id", "Mushroom Bay"),
        ("Kemacetan terjadi di GT Cikupa, Tangerang.", "id", "GT Cikupa"),
        ("The treaty of the European Confederation was signed in Bern.", "en", "European Confederation"),
    ],
)
def test_a_word_of_an_unknown_name_is_not_looked_up_in_the_whole_world(given, text, language, name):
    found = given(text, language, name)
    assert found.place is None or found.place.country not in {"NO", "SO", "GB", "US"}


def test_a_part_of_a_name_is_read_when_the_text_speaks_for_it(given):
    found = given("Protesters gathered at Uhuru Nakuru Grounds in Nakuru, Kenya.", "en", "Uhuru Nakuru Grounds")
    assert (found.place.name, found.by) == ("Nakuru", "container")


@pytest.mark.parametrize("short", ["Xanavuto", "Xana Vuto"])
def test_a_short_name_is_the_long_one_of_the_same_text(given, short):
    text = f"{short} penuh sejak pagi. Kereta berhenti di Stasiun Xanavuto, Kabupaten Garut."
    assert given(text, "id", short, "Stasiun Xanavuto").place.name == "Garut"


def test_a_town_is_not_its_station(given):
    text = "Bandung diguyur hujan. Kereta berhenti di Stasiun Bandung, Jawa Barat."
    assert given(text, "id", "Bandung", "Stasiun Bandung").place.feature.startswith(("P.", "A."))


def test_a_misspelt_name_is_read_with_lower_confidence_where_the_text_speaks_for_it(given):
    right, wrong = (
        given(f"Trains to Khabarovsk, Russia, left {name}.", "en", name) for name in ("Vladivostok", "Vladivostock")
    )
    assert (wrong.place, wrong.by) == (right.place, "near")
    assert wrong.confidence < right.confidence
    assert "'Vladivostock' is not in the gazetteer; it is one letter off 'vladivostok'" in wrong.reasons
    assert given("They left Vladivostock.", "en", "Vladivostock").place is None


def test_a_doubtful_place_is_not_drawn(reading):
    mention = reading("A fire broke out in Springfield.").mentions[0]
    assert (mention.place is not None, mention.drawn) == (True, False)
    surer, worse = (
        mention._replace(score=1.0, resolution=mention.resolution._replace(confidence=p)) for p in (0.6, 0.39)
    )
    assert [(one.drawn, one.is_doubtful) for one in (surer, mention, worse)] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_the_users_place_wins(tmp_path):
    from geo import Article, read_story
    from geo.gazetteer import open_gazetteer

    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,place_id\nLondon,-1,2,camp\n", encoding="utf-8")
    story = read_story(Article("Rain fell in London.", language="en"), gazetteer=open_gazetteer(places=table))
    assert story.places[["place_id", "source"]].to_numpy().tolist() == [["user:camp", "user"]]


def places(reading, text, language="en"):
    read = reading(text, language)
    return [
        (span.text, resolution.place and resolution.place.name, resolution.by)
        for span, resolution in ((m, m.resolution) for m in read.mentions)
    ]


def test_two_containers_make_two_senses(reading):
    read = reading("Fires broke out in Portland, Oregon, and Portland, Maine. Portland is small.")
    states = [r.place.admin1 for s, r in ((m, m.resolution) for m in read.mentions) if s.text == "Portland"]
    assert states == ["Oregon", "Maine", "Maine"]


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("A storm hit Portland, ME, on Monday.", "Portland", "Maine"),
        ("The Texas town of Paris was hit.", "Paris", "Texas"),
        ("Rain fell in London, Ontario.", "London", "Ontario"),
        ("Families were displaced from their homes in Torkula village of Guma, Benue.", "Torkula village", "Benue"),
    ],
)
def test_containers_are_seen_in_their_usual_forms(reading, text, name, admin1):
    assert resolved(reading, text)[name][1] == admin1


def test_a_chain_of_containers_leads_to_the_village(reading):
    read = reading("Longsor di Desa Sukamaju, Kecamatan Talegong, Kabupaten Garut, Jawa Barat.", "id")
    sukamaju = next(r for s, r in ((m, m.resolution) for m in read.mentions) if s.text == "Sukamaju")
    assert sukamaju.place.admin2 == "Garut"
    assert any("is next to the name" in reason for reason in sukamaju.reasons)


def test_an_unknown_village_is_placed_in_its_container_and_says_so(reading):
    read = reading("Longsor di Desa Xanavuto, Kabupaten Garut.", "id")
    resolution = next(r for s, r in ((m, m.resolution) for m in read.mentions) if s.text == "Xanavuto")
    assert (resolution.place.name, resolution.by) == ("Garut", "container")
    container = next(m.resolution for m in read.mentions if m.text == "Garut")
    assert resolution.confidence < container.confidence
    assert resolution.reasons == (
        "'Xanavuto' is not in the gazetteer; it is taken to lie in Garut, which is next to the name",
    )


@pytest.mark.parametrize(
    ("text", "language", "name", "container"),
    [
        # a town that only shares a word with the unknown name
        ("Longsor di Desa Banjar Xanavuto, Kecamatan Tambelangan, Kabupaten Sampang.", "id", "Banjar Xanavuto", 1),
        ("Fighters shelled Xanavuto in Idlib province.", "en", "Xanavuto", 1),  # no word says what it is
        ("Fighters shelled Xanavuto and Qzaliba in Idlib province.", "en", "Xanavuto", 2),  # both are there
    ],
)
def test_an_unknown_name_is_placed_in_what_the_text_puts_around_it(given, text, language, name, container):
    names = [name, *[one for one in ("Qzaliba", "Tambelangan", "Sampang", "Idlib") if one in text]]
    resolution, around = given(text, language, *names), given(text, language, names[container], *names)
    assert (resolution.place, resolution.by) == (around.place, "container")


def test_names_of_a_list_without_a_container_stay_unknown(given):
    assert given("Fighters shelled Xanavuto and Qzaliba on Monday.", "en", "Xanavuto", "Qzaliba").place is None


def test_a_region_is_not_the_hamlet_of_its_name(reading):
    assert resolved(reading, "Leaders of the Middle East met.") == {"Middle East": ("Middle East", None, None)}


def test_a_great_city_is_meant_rather_than_the_state_around_it(reading):
    read = reading("She flew to New York on Monday.")
    assert read.mentions[0].resolution.place.feature.startswith("P.")


def test_the_most_populous_namesake_is_a_reason(reading):
    read = reading("A storm hit Paris, Texas.")
    assert "population would say Paris, Île-de-France" in read.mentions[0].resolution.reasons


@pytest.fixture
def steps(monkeypatch, gazetteer):
    """Return a function that resolves a document and counts the calls that take the time."""
    from geo.resolution import ranking, resolver, senses

    count = 0

    def counted(function):
        def wrapped(*arguments, **options):
            nonlocal count
            count += 1
            return function(*arguments, **options)

        return wrapped

    for module in (senses, ranking, resolver):
        for name in ("inside", "is_held", "holds", "look_up", "class_words", "distance_km", "fits"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, counted(getattr(module, name)))

    def resolve(document):
        nonlocal count
        count = 0
        return {mention.resolution.by for mention in resolver.resolve(document, gazetteer=gazetteer)}, count

    return resolve


def unknown_names(document, number):
    from geo.document import Mention

    read = document("".join(f"Jalan Xanavuto{at}, " for at in range(number)) + "di Garut.", "id")
    tokens = [token for token in read.text.tokens if token.text.startswith(("Xana", "Garut"))]
    return read.with_layers(mentions=[Mention(t.start, t.end, t.text, "jalan", False, 1.0) for t in tokens])


def known_names(document, number):
    from geo.document import Mention

    towns = ["Paris", "Berlin", "Jakarta", "Texas", "Garut", "Oslo", "Springfield"]
    read = document(", ".join(towns[at % len(towns)] for at in range(number)), "en")
    tokens = [token for token in read.text.tokens if token.text != ","]
    return read.with_layers(mentions=[Mention(t.start, t.end, t.text, None, False, 1.0) for t in tokens])


@pytest.mark.parametrize(("names", "kinds"), [(unknown_names, {"container", "name"}), (known_names, {"name"})])
def test_twice_as_many_names_take_twice_as_many_steps(document, steps, names, kinds):
    (found, few), (_, many) = (steps(names(document, number)) for number in (1_400, 2_800))
    assert found == kinds
    assert 1.8 <= many / few <= 2.2


def test_a_local_paper_means_local_places(document, gazetteer):
    from geo.recognition import recognise
    from geo.resolution.resolver import resolve

    found = []
    for domain in ("com.au", "co.za", "co.uk"):
        read = document("The mayor of Newcastle spoke.", source=f"https://paper.{domain}/1")
        read = read.with_layers(mentions=recognise(read, gazetteer=gazetteer).places)
        found += [mention.place.country for mention in resolve(read, gazetteer=gazetteer)]
    assert found == ["AU", "ZA", "GB"]


def test_an_unknown_word_before_a_place_is_not_placed_in_it(document, gazetteer):
    from geo.document import Mention
    from geo.resolution.resolver import resolve

    text = document("Xanavuto di Garut menewaskan dua orang.", "id")
    spans = [Mention(0, 8, "Xanavuto", None, False, 0.8), Mention(12, 17, "Garut", None, False, 0.9)]
    assert [m.resolution.by for m in resolve(text.with_layers(mentions=spans), gazetteer=gazetteer)] == ["none", "name"]
