/// Payload handles over Netty buffers, shared by the NBD front end, the peer link and the disks.
package tanabata.platform.buffer;
