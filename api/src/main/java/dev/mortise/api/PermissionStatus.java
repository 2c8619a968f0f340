package dev.mortise.api;

/// One declared permission and whether it is granted.
///
/// @param permission as declared, or as implied by what the plugin contributes
/// @param why the plugin's reason, quoted; may be empty
/// @param granted whether the operator allowed it
public record PermissionStatus(Permission permission, String why, boolean granted) {}
