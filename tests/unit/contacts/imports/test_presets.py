"""Preset mappings for exports of four systems: their headings, and original lines."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.contacts.imports.domain.line import ValidLine, validate_line
from services.contacts.imports.domain.line_reading import LinePlan
from services.contacts.imports.domain.mapping import checked, fit_columns
from services.contacts.imports.domain.presets import READY
from services.contacts.imports.routes.files import open_table

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HUBSPOT_COMPANIES = """\
Record ID,Company name,Company Domain Name,Website URL,Company owner,Create Date,Phone Number,Last Activity Date,\
Street Address,Street Address 2,City,State/Region,Postal Code,Country/Region,Industry,Number of Employees,Year Founded
9231100,Harbour Optics Ltd,harbour.example,https://www.harbour.example,Sam Sales (sam@us.example),2024-02-01 09:30,\
+44 20 7946 0958,,1 Quay Rd,Unit 4,Bristol,,BS1 4ND,United Kingdom,MEDICAL_DEVICES,"1,200",1987
"""
HUBSPOT_CONTACTS = """\
Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Company Name,Last Activity Date,\
Lead Status,Create Date,Job Title,Associated Company IDs
101,Camille,Durand,Camille@Optique.example,+33 1 70 18 99 00,Sam Sales,Optique SARL,,,NEW,2024-03-12 09:14,Buyer,9001
"""
SALESFORCE_REPORT = """\
"Account Owner","Account Name","Billing Street","Billing City","Billing State/Province","Billing Zip/Postal Code",\
"Billing Country","Phone","Website","Industry","Annual Revenue","Employees","Account ID","Created Date"
"Jane Rep","Edge Communications","312 Constitution Place
Austin, TX 78767","Austin","TX","78767","USA","(512) 757-6000","http://edge.example","Electronics","139,000,000",\
"1,000","0015g00000XyZab","1/15/2024"
"""
SALESFORCE_DATA = """\
"ID","ISDELETED","MASTERRECORDID","NAME","TYPE","BILLINGSTREET","BILLINGCITY","BILLINGSTATE","BILLINGPOSTALCODE",\
"BILLINGCOUNTRY","PHONE","WEBSITE","INDUSTRY","ANNUALREVENUE","NUMBEROFEMPLOYEES","OWNERID","CREATEDDATE"
"0015g00000XyZabAAB","false","","GenePoint","Customer - Channel","345 Shoreline Park","Mountain View","CA","94043",\
"United States","(650) 867-3450","www.genepoint.example","Biotech","3.0E7","265","0055g0","2024-01-15T10:33:00.000Z"
"""
SALESFORCE_CONTACTS = """\
First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing State/Province,Mailing Zip/Postal Code,\
Mailing Country,Phone,Mobile,Email,Contact Owner
Rose,Gonzalez,SVP,Edge Communications,313 Place,Austin,TX,78767,USA,(512) 757-6000,(512) 757-9340,rose@edge.example,Jane
"""
ODOO = """\
External ID,Display Name,Name,Company Type,Related Company,Email,Phone,Mobile,Website Link,Job Position,Salesperson,\
Tags,Street,Street2,Zip,City,State,Country,Created on
__export__.res_partner_26,"Azure Interior, Brandon Freeman",Brandon Freeman,Individual,Azure Interior,b@azure.example,\
+1 355-687-3262,,,Creative Director,Mitchell Admin,"Desk Manufacturers,Consulting",,,,,,,2024-06-05 08:10:11
"""
ESPO_ACCOUNTS = """\
name;website;emailAddress;phoneNumber;type;industry;billingAddressStreet;billingAddressCity;billingAddressState;\
billingAddressCountry;billingAddressPostalCode;createdAt;assignedUserId;assignedUserName;id
Glaswerk Jena;glas.example;info@glas.example;'+493641123456;Customer;Manufacturing;Weg 1;Jena;;Germany;07743;\
2023-01-05 10:00:00;63b;Max Admin;63b6a0
"""
ESPO_CONTACTS = """\
salutationName,firstName,lastName,accountName,title,emailAddress,phoneNumber,addressCity,createdAt,assignedUserName,id
Ms.,Eva,Kern,Glaswerk Jena,CFO,eva@glas.example,,Jena,2023-01-05 10:00:00,Max Admin,63b6a1
"""
ESPO_WORKBOOK_HEADING = "Name,Account,Account Title,Email,Phone,Address,Assigned User,Created At\n"


def line_values(mapping: str, content: str, **options: Any) -> ValidLine:
    """Return the values of a file's first line under a preset mapping."""
    table = open_table(io.BytesIO(content.encode()))
    means, ready = READY[mapping]
    chosen = replace(ready, **options)
    plan = LinePlan.of(table.columns, checked(table.columns, fit_columns(table.columns, means), {}, chosen), chosen)
    number, cells = next(table.rows)
    line = validate_line(number, cells, plan, NOW)
    assert isinstance(line, ValidLine), line
    return line


@pytest.mark.parametrize(
    ("mapping", "content", "options", "expected"),
    [
        (
            "hubspot-companies",
            HUBSPOT_COMPANIES,
            {},
            {
                "kind": "organisation", "name": "Harbour Optics Ltd", "website": "https://www.harbour.example",
                "phone": "+442079460958", "employees": 1200, "year_established": 1987, "external_id": "9231100",
                "sector": "MEDICAL_DEVICES", "owner": "sam.sales",
            },
        ),
        (
            "hubspot-contacts",
            HUBSPOT_CONTACTS,
            {},
            {"kind": "person", "name": "Camille Durand", "email": "Camille@optique.example", "owner": "sam.sales"},
        ),
        (
            "salesforce-accounts",
            SALESFORCE_REPORT,
            {"currency": "USD"},
            {"name": "Edge Communications", "phone": "+15127576000", "employees": 1000, "owner": "jane.rep"},
        ),
        (
            "salesforce-accounts",
            SALESFORCE_DATA,
            {"currency": "USD"},
            {"name": "GenePoint", "phone": "+16508673450", "employees": 265, "external_id": "0015g00000XyZabAAB"},
        ),
        (
            "salesforce-contacts",
            SALESFORCE_CONTACTS,
            {},
            {"kind": "person", "name": "Rose Gonzalez", "phone": "+15127576000", "owner": "jane"},
        ),
        (
            "odoo-contacts",
            ODOO,
            {},
            {"kind": "person", "name": "Brandon Freeman", "phone": "+13556873262", "owner": "mitchell.admin"},
        ),
        (
            "espocrm-accounts",
            ESPO_ACCOUNTS,
            {},
            {"name": "Glaswerk Jena", "phone": "+493641123456", "owner": "max.admin", "website": "glas.example"},
        ),
        ("espocrm-contacts", ESPO_CONTACTS, {}, {"kind": "person", "name": "Eva Kern", "email": "eva@glas.example"}),
    ],
)  # fmt: skip
def test_an_export_is_taken_as_it_comes(
    mapping: str, content: str, options: dict[str, Any], expected: dict[str, Any]
) -> None:
    line = line_values(mapping, content, **options)
    assert {name: getattr(line.customer, name) for name in expected} == expected


def test_whom_people_work_for_and_as_what_is_taken_too() -> None:
    people = [
        (line.company, line.role, line.at_company)
        for line in (
            line_values("hubspot-contacts", HUBSPOT_CONTACTS),
            line_values("salesforce-contacts", SALESFORCE_CONTACTS),
            line_values("odoo-contacts", ODOO),
            line_values("espocrm-contacts", ESPO_CONTACTS),
        )
    ]
    assert people == [
        ("Optique SARL", "Buyer", True),
        ("Edge Communications", "SVP", True),
        ("Azure Interior", "Creative Director", True),
        ("Glaswerk Jena", "CFO", True),
    ]


def test_addresses_come_whole() -> None:
    place = line_values("salesforce-accounts", SALESFORCE_REPORT, currency="USD").customer.address
    assert place is not None
    assert (place.lines, place.city, place.region, place.postal_code, place.country) == (
        ("312 Constitution Place", "Austin, TX 78767"), "Austin", "TX", "78767", "US",
    )  # fmt: skip
    two_lines = line_values("hubspot-companies", HUBSPOT_COMPANIES).customer.address
    assert two_lines is not None
    assert (two_lines.lines, two_lines.country) == (("1 Quay Rd", "Unit 4"), "GB")


def test_the_workbook_of_espocrm_names_its_columns_as_people_see_them() -> None:
    line = line_values(
        "espocrm-contacts", ESPO_WORKBOOK_HEADING + "Eva Kern,Glaswerk Jena,CFO,eva@glas.example,,,Max,2023-01-05"
    )
    assert (line.customer.name, line.company, line.role) == ("Eva Kern", "Glaswerk Jena", "CFO")
