# The fake /bin/launchctl: passes its arguments to the fake launchd and prints the answer.
# A scan calls it five times. Perl starts in 5 ms, Node in 50, and Debian always has perl.
use strict;
use warnings;
use IO::Socket::UNIX;

my $path = ($0 =~ s{[^/]*$}{}r) . 'launchd.sock';
my $socket = IO::Socket::UNIX->new(Peer => $path);
if (!$socket) {
  print STDERR "The stand-in of launchd does not run: $!\n";
  exit 70;
}
# The fake osascript and sudo set this for the programs they run, because the user id does not tell root apart here.
my $who = ($ENV{BUILDERBAR_STAND_IN_ROOT} // '') eq '1' ? 'root' : 'user';
print $socket map { "$_\0" } scalar(@ARGV), $who, @ARGV;
$socket->flush;

# The code, the length of what goes to standard output in bytes, and both texts.
my $answer = do { local $/; <$socket> };
exit 70 unless defined $answer && $answer =~ s/^(\d+) (\d+)\n//;
my ($code, $length) = ($1, $2);
print STDOUT substr($answer, 0, $length);
print STDERR substr($answer, $length);
exit $code;
