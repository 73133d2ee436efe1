package tanabata.platform.linux;

/// How an attempt to open a file ended.
public sealed interface Opening {

  /// It is open; the receiver closes it.
  record Opened(LinuxFile file) implements Opening {}

  /// It is not; nothing is left to close.
  record Failed(LinuxFailure failure) implements Opening {}

  /// Opens a regular file or block device. Programs that this process starts do not inherit it.
  static Opening of(String path, Access access) {
    int fd = LinuxFile.openDescriptor(path, access);
    return fd >= 0
        ? new Opened(new LinuxFile(path, fd))
        : new Failed(new LinuxFailure("open", path, new Errno(-fd)));
  }
}
