package dev.mortise.server;

/// Who may ask for an endpoint. Every endpoint names one, so that none is open by omission.
enum Admission {
  /// Everybody, also without signing in: health, sign-in itself.
  OPEN,
  /// Whoever is signed in; what they may do there is decided by the gate and their roles.
  SIGNED_IN,
  /// Holders of the role `admin`.
  ADMIN,
  /// Holders of the role `admin` who have just proved again who they are: changes of grants, users
  /// and packages.
  PROVEN
}
