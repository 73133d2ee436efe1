package tanabata.node.admin;

/// What is said of those who connect to the admin socket, who may be scripts gone wild.
enum AdminLine {
  TOO_MANY,
  DROPPED,
  FAILED
}
