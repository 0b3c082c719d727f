// The interactive description of the API; the session of the pages is enough to try calls.
const scheme = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.documentElement.classList.toggle("dark-mode", scheme === "dark");
// With a page's session, writes must be JSON even where there is nothing to say.
const requestInterceptor = (request) => {
  if (!["GET", "HEAD"].includes(request.method)) request.headers["Content-Type"] ??= "application/json";
  return request;
};
SwaggerUIBundle({ requestInterceptor, url: "/openapi.json", dom_id: "#interface", deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0 });
