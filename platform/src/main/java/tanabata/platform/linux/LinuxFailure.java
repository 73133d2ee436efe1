package tanabata.platform.linux;

/// A call on a file that the kernel refused.
///
/// @param operation the name of the call, as in section 2 of the manual
/// @param path the file it was about, as the caller named it
public record LinuxFailure(String operation, String path, Errno errno) {

  /// One line for a log or an operator.
  public String sentence() {
    return operation + " of " + path + " failed: " + errno;
  }
}
