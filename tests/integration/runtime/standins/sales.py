from tests.integration.runtime.standins.standin import serve

serve("sales")
