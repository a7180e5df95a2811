#include "tools/explain_command.h"

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/log_file.h"
#include "codec/zone.h"
#include "insight/contact_story.h"
#include "insight/story_text.h"
#include "tools/ending.h"
#include "tools/progress_line.h"

namespace rapport::tools {
namespace {

// As they stand on the command line.
struct ExplainArguments {
  std::string journal;
  std::string contact;
  std::string zone = "UTC";
  bool json = false;
};

absl::StatusOr<insight::ContactStory> ReadStory(const ExplainArguments& arguments,
                                                codec::KeyTable& keys) {
  absl::StatusOr<codec::LogFile> file = codec::LogFile::Open(arguments.journal);
  if (!file.ok()) return file.status();
  ProgressLine line("replaying");
  const std::function<void(double)> show = line.Callback();
  const auto progress = [&] {
    if (show) show(file->done());
  };
  absl::StatusOr<insight::ContactStory> story =
      insight::TellContact(file->stream(), arguments.journal, arguments.contact, keys, progress);
  // What is wrong with the file explains what is wrong with the log in it.
  if (!file->status().ok()) {
    if (!story.ok()) return file->status();
    story->end = file->status();
  }
  return story;
}

int Explain(const ExplainArguments& arguments) {
  const absl::StatusOr<codec::Zone> zone = codec::Zone::Parse("--zone", arguments.zone);
  if (!zone.ok()) return Fail(zone.status(), kWrongUsage);
  codec::KeyTable keys;
  absl::StatusOr<insight::ContactStory> story = ReadStory(arguments, keys);
  if (!story.ok()) return Fail(story.status(), kCouldNotBeDone);
  story->zone = *zone;
  const int printed =
      Print(arguments.json ? insight::StoryJson(*story, keys) : insight::StoryText(*story, keys));
  if (printed != kDone) return printed;
  if (!story->end.ok()) return Fail(story->end, kCouldNotBeDone);
  if (!story->differs()) return kDone;
  return Fail(absl::FailedPreconditionError(
                  codec::Cat({arguments.journal,
                              ": CONTACT: was decided otherwise, expected the decisions that this "
                              "version makes"})),
              kCouldNotBeDone);
}

}  // namespace

void AddExplainCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "explain", "Why it was decided so: every decision on one contact of an event log");
  const auto arguments = std::make_shared<ExplainArguments>();
  command
      ->add_option("JOURNAL", arguments->journal,
                   "The event log, as `replay --journal` writes it: records or text, also .gz or "
                   ".xz")
      ->required()
      ->type_name("FILE");
  command->add_option("CONTACT", arguments->contact, "The contact's key; else #NUMBER")
      ->required()
      ->type_name("KEY");
  command
      ->add_option("--zone", arguments->zone,
                   "In which zone times are told, as +10:00 or Europe/Berlin")
      ->type_name("ZONE")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = Explain(*arguments); });
}

}  // namespace rapport::tools
