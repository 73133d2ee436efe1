/// Files that only their owner may read, and that are there after a power cut:
/// [tanabata.foundation.files.PrivateFiles].
package tanabata.foundation.files;
