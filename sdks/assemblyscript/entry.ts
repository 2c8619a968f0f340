/** What the host calls; compiled beside the plugin's own files. */
export { mortise_alloc, mortise_call, mortise_free } from "mortise/module";
