/** The words of Mortise: what every other module and every embedding application speaks. */
@org.jspecify.annotations.NullMarked
module dev.mortise.api {
  requires static transitive org.jspecify;

  exports dev.mortise.api;
}
