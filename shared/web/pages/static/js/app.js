// Every page's script: each part wires itself up by delegation, so what htmx swaps in works as well.
import "../vendor/htmx.esm.min.js";
import "./viewer.js";
import "./dialogs.js";
import "./command.js";
import "./forms.js";
import "./board.js";
import "./live.js";
import "./past.js";
import "./picker.js";
