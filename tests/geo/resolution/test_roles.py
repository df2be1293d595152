import pytest


@pytest.mark.parametrize(
    ("text", "language", "roles"),
    [
        ("Ia berangkat dari Surabaya menuju Makassar melalui Bali.", "id", ["origin", "destination", "via"]),
        ("Mereka meyakinkan Pyongyang untuk menjual senjata ke Moskow.", "id", ["actor", "actor"]),
        ("Gedung Putih menyatakan hal itu.", "id", ["actor"]),
        ("Banjir melanda Garut.", "id", ["scene"]),
        ("AS menegaskan kesepakatan antara Korea Utara dan Rusia.", "id", ["actor", "actor", "actor"]),
        ("Presiden Rusia tiba di Hanoi.", "id", ["reference", "destination"]),
        ("A bus left Damascus for Madaya.", "en", ["origin", "destination"]),
        (
            "The train from Los Angeles to Chicago derailed near Dodge City, Kansas.",
            "en",
            ["origin", "destination", "scene", "scene"],
        ),
        ("Moscow said it had told Washington.", "en", ["actor", "actor"]),
        ("Russia's army shelled the city of Kherson.", "en", ["reference", "scene"]),
        ("France, Germany and Italy condemned it.", "en", ["actor", "actor", "actor"]),
        ("BEIRUT A bomb exploded in Homs.", "en", ["dateline", "scene"]),
        ("He has lived in Rome for 5 years.", "en", ["scene"]),
        ("A quake struck west of Houston.", "en", ["scene"]),
        ("A quake struck 20 miles west of Houston.", "en", ["scene", "reference"]),
        ("A Chicago-bound train and a Dubai-based carrier were late.", "en", ["destination", "reference"]),
        ("The wall along the border with Mexico fell.", "en", ["scene"]),
        ("The U.N. said that Britain applied pressure on Russia.", "en", ["actor", "actor"]),
        ("Officials await Moscow's response.", "en", ["actor"]),
        ("Ribuan orang meninggalkan wilayah Bandung.", "id", ["origin"]),
        ("Kapal menuju Makassar, Sulawesi Selatan.", "id", ["destination", "destination"]),
    ],
)
def test_roles(reading, text, language, roles):
    assert [mention.role.role for mention in reading(text, language).mentions] == roles


def test_a_role_keeps_its_cue(reading):
    assert [m.role.cue for m in reading("Ia berangkat dari Surabaya menuju Makassar.", "id").mentions] == [
        "dari",
        "menuju",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ratusan Penumpang Menunggu\n\nSURABAYA - Kapal dari Makassar tertunda.", "SURABAYA"),
        ("Aid convoys depart for the north\n\nBEIRUT (Reuters) - Trucks left Damascus.", "BEIRUT"),
        ("JAKARTA, KOMPAS.com - Banjir melanda Garut.", "JAKARTA"),
    ],
)
def test_the_dateline_may_follow_a_headline(reading, text, place):
    read = reading(text, "en" if "Reuters" in text else "id")
    roles = {mention.text: mention.role.role for mention in read.mentions}
    assert roles[place] == "dateline"
    assert list(roles.values()).count("dateline") == 1
