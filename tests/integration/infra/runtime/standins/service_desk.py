from tests.integration.infra.runtime.standins.standin import serve

serve("service_desk")
