import pytest

from geo.times.holidays import feast, feast_of_hijri_year, hijri_year


@pytest.mark.parametrize(
    ("rule", "year", "edtf"),
    [
        ("12-25", 2023, "2023-12-25"),
        ("easter", 2024, "2024-03-31"),
        ("easter-2", 2024, "2024-03-29"),
        ("11/4/4", 2023, "2023-11-23"),
        ("11/4/4+1", 2023, "2023-11-24"),
        ("05/-1/1", 2024, "2024-05-27"),
        ("hijri-10-01", 2024, "2024-04-10~"),
        ("ID:Eid al-Fitr", 2024, "2024-04-10"),
        ("ID:Day of Silence", 2024, "2024-03-11"),
        ("CN:Chinese New Year (Spring Festival)", 2024, "2024-02-10"),
    ],
)
def test_a_holiday_has_the_days_of_its_calendar(rule, year, edtf):
    assert feast(rule, year).edtf == edtf


def test_ramadan_is_a_month_of_the_moon():
    month = feast("hijri-09", 2024)
    assert (str(month.first), (month.last - month.first).days + 1 in {29, 30}) == ("2024-03-11", True)


def test_a_year_outside_the_calendars_has_no_holiday():
    assert (feast("hijri-09", 1600), hijri_year(99), feast("IN:Diwali", 1900)) == (None, None, None)


def test_a_holiday_of_a_hijri_year():
    assert feast_of_hijri_year("ID:Eid al-Adha", 1446).edtf == "2025-06-06"
