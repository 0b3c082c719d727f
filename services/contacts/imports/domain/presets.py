"""Ready-made mappings for the exports of well-known systems, by the column names that they use."""

from collections.abc import Mapping

from shared.events.contacts.data.imports import ColumnMeans, ImportOptions

_PLACE = {
    "Street": "street",
    "City": "city",
    "State/Province": "region",
    "Zip/Postal Code": "postal_code",
    "Country": "country",
}


def _means(columns: Mapping[str, str]) -> tuple[ColumnMeans, ...]:
    return tuple(ColumnMeans(column, field) for column, field in columns.items())


_OF_ORGANISATIONS = ImportOptions("organisation", "fill", "refuse", match="external_id")
_OF_PERSONS = ImportOptions("person", "fill", "refuse", match="email")
_ESPO_COMMON = {
    "id": "external_id",
    "emailAddress": "email",
    "phoneNumber": "phone",
    "assignedUserName": "owner",
    "createdAt": "registered_at",
    "Email": "email",
    "Phone": "phone",
    "Assigned User": "owner",
}
"""A CSV of EspoCRM has the internal field names in its heading, a workbook has the labels that users see."""
_ESPO_PLACE = {
    "Street": "street",
    "City": "city",
    "State": "region",
    "PostalCode": "postal_code",
    "Country": "country",
}

READY: Mapping[str, tuple[tuple[ColumnMeans, ...], ImportOptions]] = {
    "hubspot-companies": (
        _means(
            {
                "Record ID": "external_id",
                "Company name": "name",
                "Company owner": "owner",
                "Create Date": "registered_at",
                "Phone Number": "phone",
                "Street Address": "street",
                "Street Address 2": "street2",
                "City": "city",
                "State/Region": "region",
                "Postal Code": "postal_code",
                "Country/Region": "country",
                "Industry": "sector",
                "Website URL": "website",
                "Company Domain Name": "website",
                "Number of Employees": "employees",
                "Annual Revenue": "annual_revenue",
                "Year Founded": "year_established",
            }
        ),
        _OF_ORGANISATIONS,
    ),
    "hubspot-contacts": (
        _means(
            {
                "Record ID": "external_id",
                "Record ID - Contact": "external_id",
                "First Name": "first_name",
                "Last Name": "last_name",
                "Email": "email",
                "Phone Number": "phone",
                "Mobile Phone Number": "other_phone",
                "Contact owner": "owner",
                "Associated Company": "company",
                "Associated Company (Primary)": "company",
                "Primary Associated Company": "company",
                "Company name": "company",
                "Job Title": "role",
                "Create Date": "registered_at",
                "Lead Source": "source",
                "City": "city",
                "Country/Region": "country",
            }
        ),
        _OF_PERSONS,
    ),
    "salesforce-accounts": (
        _means(
            {
                "Account ID": "external_id",
                "Id": "external_id",
                "Account Name": "name",
                "Name": "name",
                "Account Owner": "owner",
                "Phone": "phone",
                "Website": "website",
                "Industry": "sector",
                "Employees": "employees",
                "NumberOfEmployees": "employees",
                "Annual Revenue": "annual_revenue",
                "Account Source": "source",
                "Year Started": "year_established",
                "Created Date": "registered_at",
                **{f"Billing {part}": field for part, field in _PLACE.items()},
                "BillingState": "region",
                "BillingPostalCode": "postal_code",
            }
        ),
        _OF_ORGANISATIONS,
    ),
    "salesforce-contacts": (
        _means(
            {
                "Contact ID": "external_id",
                "Id": "external_id",
                "First Name": "first_name",
                "Last Name": "last_name",
                "Email": "email",
                "Phone": "phone",
                "Mobile": "other_phone",
                "MobilePhone": "other_phone",
                "Account Name": "company",
                "Title": "role",
                "Contact Owner": "owner",
                "Lead Source": "source",
                "Created Date": "registered_at",
                **{f"Mailing {part}": field for part, field in _PLACE.items()},
                "MailingState": "region",
                "MailingPostalCode": "postal_code",
            }
        ),
        _OF_PERSONS,
    ),
    "odoo-contacts": (
        _means(
            {
                "External ID": "external_id",
                "id": "external_id",
                "Name": "name",
                "Complete Name": "name",
                "Display Name": "name",
                "Is a Company": "kind",
                "is_company": "kind",
                "Company Type": "kind",
                "Related Company": "company",
                "Related Company/Name": "company",
                "Company Name": "company",
                "Email": "email",
                "Phone": "phone",
                "Mobile": "other_phone",
                "Website": "website",
                "Website Link": "website",
                "Job Position": "role",
                "Salesperson": "owner",
                "Tags": "tags",
                "Street": "street",
                "Street2": "street2",
                "Zip": "postal_code",
                "City": "city",
                "State": "region",
                "Country": "country",
                "Created on": "registered_at",
            }
        ),
        _OF_ORGANISATIONS,
    ),
    "espocrm-accounts": (
        _means(
            {
                "name": "name",
                "website": "website",
                "industry": "sector",
                **_ESPO_COMMON,
                **{f"billingAddress{part}": field for part, field in _ESPO_PLACE.items()},
                "Billing Address": "street",
            }
        ),
        _OF_ORGANISATIONS,
    ),
    "espocrm-contacts": (
        _means(
            {
                "firstName": "first_name",
                "lastName": "last_name",
                "Name": "name",
                "accountName": "company",
                "Account": "company",
                "title": "role",
                "Account Title": "role",
                **_ESPO_COMMON,
                **{f"address{part}": field for part, field in _ESPO_PLACE.items()},
                "Address": "street",
            }
        ),
        _OF_PERSONS,
    ),
}
"""Name → what the columns mean, and the options for such a file. Of columns with the same meaning, the first is used.
"""
