"""What a column of a file means: the available fields, their names elsewhere, and guessing."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from services.contacts.fields.domain import CUSTOM_FIELDS, OWN, CustomField
from shared.events.contacts.data.imports import ColumnMeans, ImportOptions, MatchKey
from shared.messages.context import LoadedRows
from shared.messages.refusals import Invalid
from shared.model.aggregate import Needs
from shared.tabular.fuzzy import loosened

FIELDS: Mapping[str, frozenset[str]] = {
    field: frozenset(loosened(name) for name in (field, *names.split("|")))
    for field, names in {
        "name": "name|full name|display name|account name|company name|customer|customer name|organisation|organization"
        "|firma|firmenname|kunde|kundenname|unternehmen|名称|公司名称|客户名称|客户|姓名|全名",
        "first_name": "first name|given name|vorname|rufname|名|名字",
        "last_name": "last name|surname|family name|nachname|familienname|姓|姓氏",
        "company": "company|associated company|primary associated company|related company|account|employer|arbeitgeber"
        "|zugehörige firma|公司|单位|所属公司",
        "role": "job title|job position|position|title|function|rolle|funktion|职位|职务|岗位",
        "kind": "customer kind|record type|company type|is a company|kundenart|类型|客户类型",
        "external_id": "external id|record id|customer number|customer no|customer id|id|account number|account id"
        "|contact id|kundennummer|kundennr|kunden nr|客户编号|编号",
        "email": "e mail|email address|mail|e mail adresse|mailadresse|电子邮件|邮箱|电邮|电子邮箱",
        "other_email": "second email|secondary email|alternative email|weitere e mail|e mail 2|email 2|备用邮箱",
        "phone": "phone|phone number|telephone|tel|business phone|telefon|telefonnummer|rufnummer|电话|电话号码|座机",
        "other_phone": "mobile|mobile phone|mobile phone number|cell|cell phone|phone 2|mobil|handy|mobiltelefon"
        "|mobilnummer|手机|手机号|手机号码|移动电话",
        "website": "website|web site|website url|url|homepage|web|company domain name|internetseite"
        "|webseite|网站|网址|官网",
        "sector": "sector|industry|branch|branche|wirtschaftszweig|行业",
        "owner": "owner|company owner|contact owner|account owner|assigned user|assigned user name|salesperson"
        "|betreuer|zuständig|verantwortlicher|verkäufer|负责人|业务员|所有者",
        "territory": "territory|sales territory|gebiet|vertriebsgebiet|销售区域|地区",
        "source": "source|lead source|original source|account source|herkunft|quelle|来源|客户来源",
        "tags": "tags|labels|categories|schlagworte|schlagwörter|kategorien|标签",
        "street": "street|street address|address|address line 1|billing street|mailing street|address street"
        "|billing address street|straße|strasse|anschrift|adresse|地址|街道|详细地址",
        "street2": "street2|street 2|address line 2|adresszusatz|zusatz|地址2",
        "postal_code": "postal code|zip|zip code|postcode|billing zip postal code|billing postal code"
        "|mailing zip postal code|mailing postal code|billing address postal code|address postal code|plz"
        "|postleitzahl|邮编|邮政编码",
        "city": "city|town|billing city|mailing city|billing address city|address city|ort|stadt|wohnort|城市|市",
        "region": "state|region|state region|province|billing state province|billing state|mailing state province"
        "|mailing state|billing address state|address state|bundesland|kanton|省|省份|州",
        "country": "country|country region|country code|billing country|mailing country|billing address country"
        "|address country|land|staat|ländercode|国家|国家地区",
        "year_established": "year established|year founded|founded|gründungsjahr|gegründet|成立年份|成立时间",
        "annual_revenue": "annual revenue|revenue|turnover|umsatz|jahresumsatz|年收入|年营业额|营业额",
        "currency": "currency|account currency|währung|币种|货币",
        "employees": "employees|number of employees|headcount|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter"
        "|员工人数|员工数",
        "registered_at": "create date|created|created date|created at|created on|customer since|angelegt am|erstellt am"
        "|kunde seit|创建日期|创建时间",
    }.items()
}
"""The fields that a column may hold, with their names in several languages."""
_NAMES = {name: field for field, names in reversed(list(FIELDS.items())) for name in names}
NAMING = frozenset({"name", "first_name", "last_name", "company"})
KEY_FIELDS: Mapping[MatchKey, frozenset[str]] = {
    "external_id": frozenset({"external_id"}),
    "email": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "name_city": NAMING,
}
"""At least one of these fields must be mapped to recognise customers by a key."""

MOSTLY = 0.7
"""Share of a column's filled cells that must look like a field for the column to be taken for it."""
LOOKS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\.[^@\s]{2,63}"),
    "website": re.compile(r"(https?://|www\.)\S+", re.IGNORECASE),
    "phone": re.compile(r"(\+|00|0)[\d ()/.-]{6,20}"),
    "registered_at": re.compile(r"\d{4}-\d\d-\d\d([T ].*)?"),
}


def guess_columns(
    columns: Sequence[str], sample: Sequence[Sequence[str]], own: Iterable[CustomField] = ()
) -> Mapping[str, str]:
    """Return what the columns probably mean: by name, else by content; each field is used once."""
    codes = {loosened(field): field for field in FIELDS}
    named = {
        loosened(name): OWN + definition.field
        for definition in own
        for name in (definition.field, OWN + definition.field, definition.label)
    }
    guesses: dict[str, str] = {}
    for names in (codes, named, _NAMES):  # a field's own name takes precedence over its other names
        for column in columns:
            field = None if column in guesses else names.get(loosened(column))
            if field and field not in guesses.values():
                guesses[column] = field
    for place, column in enumerate(columns):
        field = None if column in guesses else _by_content([row[place] for row in sample if place < len(row)])
        if field and field not in guesses.values():
            guesses[column] = field
    return guesses


def is_known(column: str) -> bool:
    """Return whether a column's name tells what it holds."""
    return loosened(column) in _NAMES


def _by_content(cells: Iterable[str]) -> str | None:
    filled = [cell.strip() for cell in cells if cell.strip()]
    for field, look in LOOKS.items():
        if filled and sum(bool(look.fullmatch(cell)) for cell in filled) >= MOSTLY * len(filled):
            return field
    return None


def fit_columns(columns: Sequence[str], saved: Iterable[ColumnMeans]) -> Mapping[str, str]:
    """Apply a saved mapping to the columns of this file; names are compared without case and punctuation.

    Of columns with the same meaning, the one that the mapping names first is used.
    """
    named = {loosened(column): column for column in reversed(columns)}
    fitted: dict[str, str] = {}
    for means in saved:
        column = named.get(loosened(means.column))
        if column and column not in fitted and means.field not in fitted.values():
            fitted[column] = means.field
    return fitted


def own_fields(fields: Iterable[str | None]) -> frozenset[str]:
    """Return the codes of the company's own fields among those that a mapping names."""
    return frozenset(field.removeprefix(OWN) for field in fields if field and field.startswith(OWN))


def mapped_fields(fields: Iterable[str | None]) -> Needs:
    """Return the ids of the definitions of the company's own fields that a mapping refers to."""
    return [(CUSTOM_FIELDS, (code,)) for code in own_fields(fields)]


def defined(loaded: LoadedRows) -> frozenset[str]:
    """Return which of them exist and are still in use."""
    return frozenset(definition.field for definition in loaded.rows_of(CUSTOM_FIELDS) if not definition.retired)


def checked(
    columns: Sequence[str],
    named: Mapping[str, str | None],
    placed: Mapping[int, str | None],
    options: ImportOptions,
    own: Collection[str] = (),
) -> tuple[ColumnMeans, ...]:
    """Return a mapping in the order of the file's columns; `own` are the codes of the company's own fields.

    Raises:
        Invalid: it names a column or field that does not exist, a field twice, or too little to create customers.
    """
    chosen = {column: field for column, field in named.items() if field}
    for place, field in placed.items():
        if field and not 0 <= place < len(columns):
            raise Invalid(f"must name places of columns, from 0 to {len(columns) - 1}", field="by_position")
        if field:
            chosen[columns[place]] = field
    for column, field in chosen.items():
        if column not in columns:
            raise Invalid("must name columns that the file has", field="columns")
        if field not in FIELDS and not own_fields((field,)) & frozenset(own):
            known = ", ".join((*FIELDS, *(OWN + name for name in own)))
            raise Invalid(f"must map to fields that there are: {known}", field="columns")
    _each_once(chosen)
    _enough(set(chosen.values()), options)
    return tuple(ColumnMeans(column, chosen[column]) for column in columns if column in chosen)


def _each_once(chosen: Mapping[str, str]) -> None:
    twice = [field for field, times in Counter(chosen.values()).items() if times > 1]
    if twice:
        raise Invalid(f"two columns cannot both be {twice[0]}; leave one of them out", field="columns")


def _enough(fields: set[str], options: ImportOptions) -> None:
    if not fields & NAMING:
        raise Invalid("no column contains a name; map one to name, or to first_name and last_name", field="columns")
    if options.match is not None and not fields & KEY_FIELDS[options.match]:
        raise Invalid(f"customers cannot be matched by {options.match}: no column contains it", field="match")
