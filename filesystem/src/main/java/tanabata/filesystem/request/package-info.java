/// What programs ask of a mounted filesystem, and what they are answered: system calls as the
/// kernel hands them over, without its encoding. The codec makes and reads these; the core takes
/// and gives them. Start with [tanabata.filesystem.request.Request].
package tanabata.filesystem.request;
