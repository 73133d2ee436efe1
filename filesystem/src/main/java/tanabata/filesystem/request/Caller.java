package tanabata.filesystem.request;

/// Who makes a call. Whether he may, the kernel has checked by the attributes it was given.
///
/// @param pid of the thread, 0 if it is none of this machine's
public record Caller(int uid, int gid, int pid) {

  public static final Caller KERNEL = new Caller(0, 0, 0);
}
