from tests.integration.runtime.standins.standin import serve

serve("service_desk")
