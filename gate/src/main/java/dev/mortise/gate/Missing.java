package dev.mortise.gate;

import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;

/// What a call lacks that the operator could allow: declared, not granted.
///
/// @param party whose grant it would be
/// @param need exactly what would be granted
/// @param background whether it must hold with nobody calling
/// @param refusal what the call is told when nobody allows it
public record Missing(Party party, Permission need, boolean background, PluginException refusal) {}
