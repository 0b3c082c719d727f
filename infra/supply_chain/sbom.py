"""The bill of materials, as CycloneDX."""

import tomllib

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Entry
from cyclonedx.model.component import ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from infra.supply_chain.components import Component, Kind
from shared.settings import PROJECT_DIR

SCHEMA = SchemaVersion.V1_6


def bill_of_materials(components: list[Component]) -> str:
    """Return the bill as JSON: the product, and flat below it everything that is pinned."""
    bom = Bom()
    bom.metadata.component = _product()
    entries = [_entry(component) for component in components]
    bom.components.update(entries)
    bom.register_dependency(bom.metadata.component, entries)
    return make_outputter(bom, OutputFormat.JSON, SCHEMA).output_as_string(indent=2)


def _product() -> Entry:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["project"]
    purl = PackageURL("generic", name=project["name"], version=project["version"])
    return Entry(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        purl=purl,
        bom_ref=str(purl),
    )


def _entry(component: Component) -> Entry:
    """Describe a component; digests of several files belong to its distributions and not to itself."""
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in component.sha256]
    files = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(str(component.purl)), hashes=hashes)
    return Entry(
        type=ComponentType.APPLICATION if component.kind is Kind.PRODUCT else ComponentType.LIBRARY,
        group=component.purl.namespace,
        name=component.purl.name,
        version=component.version,
        purl=component.purl,
        bom_ref=str(component.purl),
        scope=ComponentScope.REQUIRED if component.shipped else ComponentScope.EXCLUDED,
        properties=[Property(name="crm:pinned-in", value=component.pinned_in)],
        hashes=hashes if len(hashes) == 1 else (),
        external_references=[files] if len(hashes) > 1 else (),
    )
