# The options of services.builderbar, the same in nix-darwin and in home-manager.
{ flake, lib, pkgs }:

let
  inherit (lib) types;
  inherit (pkgs.stdenv.hostPlatform) system;

  # A setting that is not given is left to the user.
  managed =
    type: description:
    lib.mkOption {
      type = types.nullOr type;
      default = null;
      inherit description;
    };
in
{
  enable = lib.mkEnableOption "Builderbar, which watches and repairs the Linux builder";

  package = lib.mkOption {
    type = types.package;
    default =
      flake.packages.${system}.default
        or (throw "The flake of Builderbar has no package for ${system}. See docs/nix.md, \"Systems\".");
    defaultText = lib.literalExpression "builderbar.packages.\${system}.default";
    description = "The package to use.";
  };

  startAtLogin = lib.mkOption {
    type = types.bool;
    default = true;
    description = "Whether the app is started at login.";
  };

  prometheus = {
    enable = lib.mkEnableOption "a text file for node_exporter's textfile collector";

    folder = lib.mkOption {
      type = types.str;
      example = "/var/lib/node_exporter/textfile_collector";
      description = "Folder of the text files. The user who is logged in must be allowed to write there.";
    };

    everySeconds = lib.mkOption {
      type = types.ints.positive;
      default = 60;
      description = "How often the file is written, in seconds.";
    };
  };

  settings = {
    notify = {
      down = managed types.bool "Whether a notification is shown when the builder goes down.";
      repaired = managed types.bool "Whether a notification is shown after an automatic repair.";
      back = managed types.bool "Whether a notification is shown when the builder is back.";
    };
    autoRepair = managed types.bool "Whether stopped services are started again without asking.";
    idleStopMinutes = managed (types.enum [
      0
      15
      30
      60
      120
      240
    ]) "After how many minutes without a build the builder is stopped; 0 means never.";
    textBesideIcon = managed types.bool "Whether the state is shown as text beside the icon.";
    updates = managed (types.enum [
      "no"
      "ask"
      "automatic"
    ]) "Whether the app looks for updates, and whether it downloads them without asking.";
    mutedFindings = managed (types.listOf types.str) "Ids of findings that cause no alert.";
    itContact = managed types.str "Whom to ask for help: a line in messages for IT.";
  };
}
