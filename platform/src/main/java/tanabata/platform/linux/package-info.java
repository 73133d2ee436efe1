/// The few Linux calls that the JDK does not offer; the only package that uses `java.lang.foreign`.
///
/// Start with [tanabata.platform.linux.Opening], which opens a file or block device, and
/// [tanabata.platform.linux.LinuxFile], which is one. What the kernel refuses comes back as a
/// value, never as an exception: an `Opening` where an object is asked for, and elsewhere a count
/// that is negative when it is an [tanabata.platform.linux.Errno] (the kernel's own convention, and
/// that of io_uring, so that the same code can read both). [tanabata.platform.linux.KernelClock]
/// reads the kernel's clocks, and [tanabata.platform.linux.ServiceManager] tells systemd that a
/// service is up.
///
/// A filesystem in user space reads its requests from a [tanabata.platform.linux.FuseDevice], which
/// [tanabata.platform.linux.Mounts] mounts for root, and [tanabata.platform.linux.Fusermount] for
/// others.
///
/// The JVM must run with `--enable-native-access`; Linux with glibc or musl, 64 bits.
package tanabata.platform.linux;
