// The interactive description of the API; the session of the pages is enough to try calls.
const scheme = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.documentElement.classList.toggle("dark-mode", scheme === "dark");
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#interface", deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0 });
