/// The few Linux calls that the JDK does not offer; the only package of this house that uses
/// `java.lang.foreign`.
///
/// Start with [tanabata.replication.linux.LinuxFile]: an open file or block device. What the kernel
/// refuses comes back as a value, never as an exception: [tanabata.replication.linux.Opening] where
/// an object is asked for, and elsewhere a count that is negative when it is an
/// [tanabata.replication.linux.Errno] (the kernel's own convention, and that of io_uring, so that
/// the same code can read both).
///
/// The JVM must run with `--enable-native-access`; Linux with glibc or musl, 64 bits.
package tanabata.replication.linux;
