import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;

/// One backup, without what is in it.
///
/// @param name unique in the plugin's storage
/// @param cluster it was made of, and is restored to
/// @param namespace likewise
/// @param createdAt as in RFC 3339
/// @param by who made it
/// @param types those that were read
/// @param objects how many it holds
/// @param bytes it takes
/// @param parts of the content in storage
/// @param skipped types that were left out, each with the reason
record Backup(
    String name,
    String cluster,
    String namespace,
    String createdAt,
    String by,
    List<String> types,
    int objects,
    long bytes,
    int parts,
    List<String> skipped) {
  static String checkedName(String name) {
    if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "backup-manager: a backup's name is made of small letters, digits and -, at most 63.");
    }
    return name;
  }
}
