"""Reading files that are brought in: which encoding they are in."""

import io

import pytest

from services.contacts.api.imports.files import opened

GERMAN = "Firma;Ort\nMüller GmbH;Köln\nGrößer & Söhne;Lübeck\n"
POLISH = "Firma;Ort\nŁódzkie Zakłady;Łódź\nŻółć i Spółka;Gdańsk\n"
CHINESE = "公司;城市\n上海精密仪器;上海\n北京光学仪器厂;北京\n"


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        (GERMAN, "cp1252", "cp1252"),
        ("Nom;Ville\nFrançois & Cie;Nîmes\nCafé Noël;Besançon\n", "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        ("Nombre;Ciudad\nMuñoz;Logroño\nPeña;Coruña\n", "cp1252", "cp1252"),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (GERMAN, "utf-16", "utf-16"),
    ],
)
def test_the_usual_encodings_are_recognised(text: str, written: str, told: str) -> None:
    table = opened(io.BytesIO(text.encode(written)))
    assert table.encoding == told
    assert [list(table.columns), *(cells for _, cells in table.rows)] == [line.split(";") for line in text.splitlines()]
