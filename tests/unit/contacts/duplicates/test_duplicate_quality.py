"""The quality of duplicate detection: pairs that people judged, and the share that the rules judge alike.

The rules were tuned on these pairs, so the test only guards against regressions. For other data, the review queue shows
their quality.
"""

from uuid import UUID

import pytest

from services.contacts.duplicates.domain.addresses import own_domains, site_of
from services.contacts.duplicates.domain.likeness import SUSPICIOUS, Features, likeness
from services.contacts.duplicates.views import place_named

Side = tuple[str, str, dict[str, str]]
Pair = tuple[Side, Side]


def firm(name: str, **more: str) -> Side:
    return "organisation", name, more


def person(name: str, **more: str) -> Side:
    return "person", name, more


SAME: list[Pair] = [
    (firm("Acme Maschinenbau GmbH", city="kiel"), firm("Acme Maschinenbau AG", city="kiel")),
    (
        firm("Acme Maschinenbau GmbH", city="kiel"),
        firm(
            "ACME MASCHINENBAU",
        ),
    ),
    (firm("Acme Maschinenbau GmbH & Co. KG"), firm("Acme Maschinenbau")),
    (firm("Müller Optik GmbH", city="kiel"), firm("Mueller Optik", city="kiel")),
    (firm("Müller GmbH", city="kiel", phone="+4943112345"), firm("Mueller GmbH", phone="+4943112345")),
    (firm("Müller AG", city="kiel"), firm("Mueller AG", city="kiel")),
    (firm("Bäckerei Schröder"), firm("Baeckerei Schroeder")),
    (firm("Straßenbau Weiß GmbH"), firm("Strassenbau Weiss GmbH")),
    (firm("Smørrebrød ApS", city="aarhus"), firm("Smorrebrod ApS", city="aarhus")),
    (firm("Nordlicht Maschinenbau GmbH"), firm("Nordlicht Maschienenbau GmbH")),
    (firm("Nordlicht Maschinenbau GmbH"), firm("Norlicht Maschinenbau GmbH")),
    (firm("Johnson & Johnson Inc."), firm("Johnson and Johnson")),
    (firm("Johnson & Johnson Inc.", city="new york"), firm("Johnson and Johnson Incorporated", city="new york")),
    (firm("Smith Ltd", city="london"), firm("Smith Limited", city="london")),
    (firm("Smith Trading Ltd"), firm("Smith Trading Limited")),
    (firm("Smith Trading Co., Ltd."), firm("Smith Trading")),
    (firm("Acme Corp."), firm("Acme Corporation")),
    (firm("Dr. Oetker KG", website="oetker.de"), firm("Oetker", website="oetker.de")),
    (
        firm("Telekom Deutschland GmbH", website="telekom.de", city="bonn"),
        firm("Deutsche Telekom AG", website="telekom.de", city="bonn"),
    ),
    (firm("SAP SE", website="sap.com"), firm("SAP Deutschland", website="sap.com")),
    (
        firm("IBM", website="ibm.com", email="info@ibm.com"),
        firm("International Business Machines", website="ibm.com", email="info@ibm.com"),
    ),
    (firm("The Green Company"), firm("Green Company, The")),
    (firm("Optik Zebra"), firm("Zebra Optik GmbH")),
    (firm("Zebra-Optik GmbH"), firm("Zebra Optik")),
    (firm("ZebraOptik GmbH"), firm("Zebra Optik GmbH")),
    (firm("北京光明乳业有限公司"), firm("北京光明乳业")),
    (firm("北京光明乳业股份有限公司"), firm("光明乳业有限公司", city="北京")),
    (firm("上海精密仪器有限公司", phone="+862112345678"), firm("Shanghai Jingmi Yiqi", phone="+862112345678")),
    (firm("上海精密仪器有限公司", city="shanghai"), firm("Shanghai Jingmi Yiqi Co., Ltd.", city="shanghai")),
    (firm("華為技術有限公司"), firm("华为技术有限公司")),
    (firm("株式会社トヨタ"), firm("トヨタ株式会社")),
    (
        firm("Nordlicht", email="info@nordlicht.example"),
        firm("Nordlicht Energie Handelsges.", email="info@nordlicht.example"),
    ),
    (firm("Café Central", phone="+4311234", city="wien"), firm("Cafe Central", phone="+4311234")),
    (firm("Acme Maschinenbau GmbH", external_id="D1"), firm("Acme Maschinenbau GmbH", external_id="D1")),
    (
        firm("Acme Maschinenbau GmbH", email="a.weber@acme-mb.example"),
        firm("Acme Maschinenbau", email="info@acme-mb.example"),
    ),
    (
        firm("Acme GmbH", email="a.weber@acme-mb.example", city="kiel"),
        firm("Acme Maschinenbau", email="info@acme-mb.example", city="kiel", website="acme-mb.example"),
    ),
    (person("Anna Weber", email="anna@x.example"), person("Weber, Anna", email="anna@x.example")),
    (person("Anna Weber", city="kiel"), person("Weber Anna", city="kiel")),
    (person("Anna Weber", phone="+4943112345"), person("A. Weber", phone="+4943112345")),
    (
        person("Dr. Anna Weber", city="kiel", postal_code="24103"),
        person("Anna Weber", city="kiel", postal_code="24103"),
    ),
    (person("Anna Weber", city="kiel", postal_code="24103"), person("Anna Webber", city="kiel", postal_code="24103")),
    (
        person("Anna-Lena Weber", city="kiel", postal_code="24103"),
        person("Anna Lena Weber", city="kiel", postal_code="24103"),
    ),
    (
        person("Jürgen Müller", city="kiel", postal_code="24103"),
        person("Juergen Mueller", city="kiel", postal_code="24103"),
    ),
    (person("Björn Gröne", email="bg@web.example"), person("Bjoern Groene", email="bg@web.example")),
    (person("李华", phone="+8613812345678"), person("Li Hua", phone="+8613812345678")),
    (person("李华", city="北京"), person("李 华", city="北京")),
    (person("王小明", phone="+8613812345678"), person("王小明")),
    (person("Wang Xiaoming", city="beijing"), person("王小明", city="beijing")),
    (
        person("Katharina Schmidt", city="ulm", postal_code="89073"),
        person("Katarina Schmidt", city="ulm", postal_code="89073"),
    ),
    (person("Catherine Smith", email="cs@mail.example"), person("Kate Smith", email="cs@mail.example")),
    (
        person("Anna Weber", email="anna.weber@x.example"),
        person("Anna Meier", email="anna.weber@x.example", phone="+4912"),
    ),
    (person("Anna Weber", email="a@x.example", phone="+491"), person("Anna Weber", email="b@x.example", phone="+491")),
]
DIFFERENT: list[Pair] = [
    (
        firm("McDonald's", city="kiel", postal_code="24103", phone="+4943111"),
        firm("McDonald's", city="hamburg", postal_code="20095", phone="+494022"),
    ),
    (firm("Sparkasse", city="kiel", postal_code="24103"), firm("Sparkasse", city="bremen", postal_code="28195")),
    (firm("Stadtwerke Kiel AG", city="kiel"), firm("Stadtwerke Ulm AG", city="ulm")),
    (firm("Stadtwerke Kiel AG", city="kiel"), firm("Stadtwerke Kehl AG", city="kehl")),
    (firm("Volksbank Kiel eG", city="kiel"), firm("Sparkasse Kiel", city="kiel")),
    (
        firm("Rewe Markt Schulz", city="kiel", website="rewe.de"),
        firm("Rewe Markt Petersen", city="lübeck", website="rewe.de"),
    ),
    (
        firm("Bosch Thermotechnik GmbH", website="bosch.com", city="wetzlar"),
        firm("Bosch Rexroth AG", website="bosch.com", city="lohr"),
    ),
    (
        firm("Acme Holding GmbH", email="h@acme.example", city="kiel"),
        firm("Acme Logistik GmbH", email="l@acme.example", city="kiel"),
    ),
    (firm("Nordwerk Handel GmbH", city="kiel"), firm("Nordwerk Handwerk GmbH", city="bonn")),
    (firm("Zahnarztpraxis Dr. Meier", city="kiel"), firm("Zahnarztpraxis Dr. Meyer", city="ulm")),
    (firm("Company 1 Trading"), firm("Company 2 Trading")),
    (firm("Filiale 12 Kiel", city="kiel"), firm("Filiale 13 Kiel", city="kiel")),
    (firm("Werk 1 GmbH", city="kiel"), firm("Werk 2 GmbH", city="kiel")),
    (firm("北京光明乳业有限公司", city="北京"), firm("上海光明乳业有限公司", city="上海")),
    (firm("中国银行北京分行", city="北京"), firm("中国银行上海分行", city="上海")),
    (firm("北京华联商厦"), firm("北京华信商厦")),
    (
        firm("Müller Bau GmbH", city="kiel", postal_code="24103"),
        firm("Müller Bau GmbH", city="münchen", postal_code="80331"),
    ),
    (firm("Acme GmbH", external_id="4711", city="kiel"), firm("Acme GmbH", external_id="4712", city="kiel")),
    (firm("Weber GmbH", email="info@gmail.com"), firm("Weber AG", email="weber@gmail.com", city="ulm")),
    (
        person("Hans Meier", city="kiel", postal_code="24103", phone="+4943112345"),
        person("Hans Meier jun.", city="kiel", postal_code="24103", phone="+4943112345"),
    ),
    (
        person("Hans Meier sen.", city="kiel", postal_code="24103"),
        person("Hans Meier jun.", city="kiel", postal_code="24103"),
    ),
    (
        person("Hans Meier", city="kiel", postal_code="24103", phone="+4943112345"),
        person("Erika Meier", city="kiel", postal_code="24103", phone="+4943112345"),
    ),
    (
        person("Anna Weber", city="kiel", postal_code="24103", email="anna@kiel.example"),
        person("Anna Weber", city="münchen", postal_code="80331", email="aw@muc.example"),
    ),
    (person("Anna Weber", email="anna@kiel.example"), person("Anna Weber", email="aw@muc.example")),
    (person("李伟", city="北京", phone="+8613800000001"), person("李伟", city="上海", phone="+8613900000002")),
    (person("李伟"), person("李维")),
    (person("Jan Schmidt", city="kiel"), person("Jana Schmidt", city="kiel")),
    (person("Peter Klein", city="kiel"), person("Petra Klein", city="kiel")),
    (person("Max Mustermann", city="kiel"), person("Max Musterfrau", city="ulm")),
    (firm("Nordlicht GmbH", city="kiel"), firm("Südlicht GmbH", city="kiel")),
    (firm("ABC GmbH"), firm("ABD GmbH")),
    (firm("A1 Telekom"), firm("O2 Telekom")),
]
NOT_RECOGNISED = {"光明乳业有限公司"}
"""The name of a city precedes one of the two names."""
NOT_TOLD_APART = {"Weber AG"}
"""The names are equal, and no fact distinguishes the customers."""


def features(number: int, side: Side) -> Features:
    kind, name, more = side
    emails, phones = [frozenset({more[key]} if key in more else ()) for key in ("email", "phone")]
    return Features(
        customer_id=UUID(int=number),
        kind=kind,
        name=name,
        emails=emails,
        phones=phones,
        website=site_of(more.get("website")),
        external_id=more.get("external_id"),
        postal_code=more.get("postal_code"),
        city=place_named(more.get("city")),
        domains=own_domains(emails, more.get("website")),
    )


def suspected(pair: Pair) -> bool:
    return likeness(features(1, pair[0]), features(2, pair[1])).score >= SUSPICIOUS


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: f"{pair[0][1]} = {pair[1][1]}")
def test_one_customer_written_in_two_ways_is_suspected(pair: Pair) -> None:
    assert suspected(pair) == (pair[1][1] not in NOT_RECOGNISED)


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: f"{pair[0][1]} / {pair[1][1]}")
def test_two_customers_who_look_alike_are_told_apart(pair: Pair) -> None:
    assert suspected(pair) == (pair[1][1] in NOT_TOLD_APART)
