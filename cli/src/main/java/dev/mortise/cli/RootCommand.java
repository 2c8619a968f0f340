package dev.mortise.cli;

import picocli.CommandLine.Command;

/// `mortise` itself: only says what there is.
@Command(
    name = "mortise",
    description = "Extends any application by code it does not have to trust.",
    synopsisHeading = "Usage: ",
    customSynopsis = "mortise <command> [options]",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%n",
    footer = "mortise <command> --help says more about one.")
final class RootCommand {}
