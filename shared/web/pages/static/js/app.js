// The script of every page: each module uses event delegation, so that content swapped in by htmx works as well.
import "../vendor/htmx.esm.min.js";
import "./viewer.js";
import "./dialogs.js";
import "./command.js";
import "./forms.js";
import "./board.js";
import "./live.js";
import "./past.js";
import "./picker.js";
