/* A module of KubeTile's guide that shows what it was started with, and copies it to the clipboard
 * when it is told to select. */
__attribute__((import_module("kubetile"), import_name("host_send_render"))) void host_send_render(
    const char *lines, int length);
__attribute__((import_module("kubetile"), import_name("clipboard_write"))) int clipboard_write(
    const char *text, int length);

static char config[1024];
static int config_length;
static char drawn[1100];

__attribute__((export_name("plugin_init"))) int plugin_init(const char *at, int length) {
  for (config_length = 0; config_length < length && config_length < 1024; config_length++)
    config[config_length] = at[config_length];
  return 0;
}

static int draw(void) {
  int n = 0;
  drawn[n++] = '[';
  drawn[n++] = '"';
  for (int i = 0; i < config_length; i++) drawn[n++] = config[i] == '"' ? '\'' : config[i];
  drawn[n++] = '"';
  drawn[n++] = ']';
  host_send_render(drawn, n);
  return 0;
}

__attribute__((export_name("plugin_on_command"))) int plugin_on_command(const char *at, int length) {
  static const char select[] = "{\"type\":\"select\"}";
  int same = length == sizeof select - 1;
  for (int i = 0; same && i < length; i++) same = at[i] == select[i];
  return same ? clipboard_write(config, config_length) : draw();
}
