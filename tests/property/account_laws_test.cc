// What accounts, customers and pairs keep of one another, whatever happens to them: meetings,
// words, declines, moves between accounts, merges within and across them, forgetting, other
// half-lives.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "affinity/history.h"
#include "gtest/gtest.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "support/outcome_stream.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr std::uint32_t kCustomers = 10;
constexpr std::uint32_t kAgents = 9;
constexpr std::uint32_t kAccounts = 3;
constexpr CustomerIndex kSecondIds = kCustomers;  // A customer's other id is so many further on.

Policy PolicyWithDays(int half_life) {
  Policy policy;
  policy.half_life = absl::Hours(24 * half_life);
  return policy;
}

// One thing that happens to a customer and an agent.
struct Happening {
  Meeting meeting;
  std::uint32_t what = 0;
  int rating = 0;
};

class Happenings {
 public:
  explicit Happenings(std::uint64_t seed)
      : stream_(seed, {.customers = kCustomers, .agents = kAgents, .mean_gap = 43'200'000'000}) {}

  std::uint32_t Below(std::uint32_t n) { return stream_.Below(n); }
  Instant now() const { return stream_.now(); }

  Happening Next() {
    const StreamedOutcome next = stream_.Next();
    Happening happening;
    happening.what = Below(12);
    happening.rating = static_cast<int>(Below(101));
    Meeting& meeting = happening.meeting;
    meeting.customer = next.subject.customer;
    meeting.agent = next.subject.agent;
    meeting.topic = next.subject.topic;
    meeting.channel = {1 + std::uint64_t{Below(2)}};
    meeting.outcome = static_cast<Outcome>(Below(6));
    meeting.handling = next.seen.value[IndexOf(Target::kHandlingTime)];
    meeting.timed = meeting.handling >= 0;
    if (!meeting.timed) meeting.handling = 0;
    meeting.arrived = next.seen.arrived;
    meeting.at = next.seen.known;
    meeting.known = next.seen.known;
    meeting.joined = Below(10) == 0;
    return happening;
  }

 private:
  OutcomeStream stream_;
};

// A history in which customers, agents and accounts are numbered from 0.
struct Desk {
  explicit Desk(const Limits& limits) : history(limits, PolicyWithDays(90)) {
    for (std::uint64_t a = 1; a <= kAgents; ++a) history.agents().FindOrAdd({a});
    for (std::uint64_t a = 1; a <= kAccounts; ++a) history.accounts().FindOrAdd({a});
    for (CustomerIndex c = 0; c < 2 * kCustomers; ++c) Customer(c);
    // Places for accounts are made when one is first joined.
    history.SetAccount(Customer(0), kAccounts - 1);
    history.SetAccount(Customer(0), kNoIndex);
  }

  CustomerIndex Customer(CustomerIndex number) {
    return history.customers().FindOrAdd({number + std::uint64_t{1}});
  }
  void Happen(Happening happening) {
    Meeting& meeting = happening.meeting;
    if (meeting.customer != kNoIndex) meeting.customer = Customer(meeting.customer);
    if (happening.what == 0) {
      history.LearnFeedback(meeting, FeedbackKind::kComplaint, 0, Counts::kAlready);
    } else if (happening.what == 1) {
      history.LearnFeedback(meeting, FeedbackKind::kCustomerRating, happening.rating,
                            Counts::kAlready);
    } else if (happening.what == 2 && meeting.customer != kNoIndex) {
      history.LearnDecline(meeting.customer, meeting.agent, meeting.at);
    } else {
      history.Learn(meeting);
    }
  }
  void Merge(CustomerIndex from, CustomerIndex into) {
    const CustomerIndex a = Customer(from);
    const CustomerIndex b = Customer(into);
    if (a != b) history.Merge(a, b);
  }

  History history;
};

struct SumOfAgent {
  DecayedSum sum;
  std::uint32_t customers = 0;

  friend bool operator==(const SumOfAgent&, const SumOfAgent&) = default;
};
using AccountSums = std::map<AgentIndex, SumOfAgent>;

AccountSums SumsOf(const History& history, AccountIndex account) {
  AccountSums sums;
  for (SlabIndex i = history.account(account).first; i != kNoIndex;) {
    const AccountSum& sum = history.account_sum(i);
    sums[sum.agent] = {sum.sum, sum.customers};
    i = sum.next;
  }
  return sums;
}

// The same, and the account's evidence, from its customers.
std::pair<AccountSums, WideEvidence> AddedUp(const History& history, AccountIndex account) {
  AccountSums sums;
  WideEvidence evidence;
  const Customers& customers = history.customers();
  for (CustomerIndex c = 0; c < customers.places(); ++c) {
    if (customers[c].account != account) continue;
    evidence.Add(customers[c].evidence);
    for (SlabIndex i = customers[c].first_pair; i != kNoIndex; i = history.pair(i).next) {
      const Pair& pair = history.pair(i);
      if (pair.total.empty()) continue;
      SumOfAgent& sum = sums[pair.agent];
      sum.sum = sum.sum + pair.total;
      ++sum.customers;
    }
  }
  return {sums, evidence};
}

using TopicSums = std::map<std::pair<TopicId, ChannelId>, DecayedSum>;

TopicSums TopicSumsOf(const History& history, const Pair& pair) {
  TopicSums sums;
  for (SlabIndex i = pair.first_sum; i != kNoIndex; i = history.topic_sum(i).next) {
    const TopicSum& sum = history.topic_sum(i);
    sums[{sum.topic, sum.channel}] = sum.sum;
  }
  return sums;
}

void ExpectSamePairs(Desk& a, Desk& b, CustomerIndex number) {
  const CustomerIndex one = a.Customer(number);
  const CustomerIndex other = b.Customer(number);
  ASSERT_TRUE(a.history.customers()[one].evidence == b.history.customers()[other].evidence);
  ASSERT_EQ(a.history.customers()[one].pairs, b.history.customers()[other].pairs);
  for (AgentIndex agent = 0; agent < kAgents; ++agent) {
    const SlabIndex i = a.history.FindPair(one, agent);
    const SlabIndex k = b.history.FindPair(other, agent);
    ASSERT_EQ(i == kNoIndex, k == kNoIndex) << number << " " << agent;
    if (i == kNoIndex) continue;
    const Pair& x = a.history.pair(i);
    const Pair& y = b.history.pair(k);
    ASSERT_EQ(x.total, y.total) << number << " " << agent;
    ASSERT_EQ(x.bad, y.bad);
    ASSERT_EQ(x.declined, y.declined);
    ASSERT_EQ(x.last_met, y.last_met);
    ASSERT_TRUE(x.evidence == y.evidence);
    ASSERT_EQ(TopicSumsOf(a.history, x), TopicSumsOf(b.history, y));
  }
}

// Sums are those of one id to the last bit, of pairs, topics and accounts.
TEST(AccountLaws, MergedIsAsIfOneId) {
  for (std::int64_t run = 0; run < Scaled(30, 200, 2'000); ++run) {
    Happenings happenings(Seeds().front() + static_cast<std::uint64_t>(run));
    // What limits make a history forget depends on the order.
    Limits limits;
    limits.pairs_per_customer = 50;
    limits.topics_per_pair = 50;
    Desk one(limits);
    Desk two(limits);
    for (CustomerIndex c = 0; c < kCustomers; ++c) {
      const AccountIndex account = happenings.Below(4) == 0 ? kNoIndex : c % kAccounts;
      one.history.SetAccount(one.Customer(c), account);
      two.history.SetAccount(two.Customer(c), account);
      // The other id is in any account; whom it has lost by the merge is the customer's.
      if (account != kNoIndex) {
        two.history.SetAccount(two.Customer(c + kSecondIds), happenings.Below(kAccounts));
      }
    }
    for (int i = 0; i < 400; ++i) {
      Happening happening = happenings.Next();
      one.Happen(happening);
      if (happening.meeting.customer != kNoIndex && happenings.Below(2) == 0) {
        happening.meeting.customer += kSecondIds;
      }
      two.Happen(happening);
    }
    for (CustomerIndex c = 0; c < kCustomers; ++c) two.Merge(c + kSecondIds, c);
    for (CustomerIndex c = 0; c < kCustomers; ++c) {
      ASSERT_NO_FATAL_FAILURE(ExpectSamePairs(one, two, c)) << "run " << run;
    }
    for (AccountIndex account = 0; account < kAccounts; ++account) {
      ASSERT_EQ(SumsOf(one.history, account), SumsOf(two.history, account)) << "run " << run;
      ASSERT_TRUE(one.history.account(account).evidence == two.history.account(account).evidence);
    }
  }
}

// A random life: all that may happen, one thing after the other.
class AccountLife {
 public:
  AccountLife(std::uint64_t seed, const Limits& limits) : happenings_(seed), desk_(limits) {}

  // A customer whom this forgets.
  std::optional<CustomerIndex> Step() {
    desk_.Happen(happenings_.Next());
    History& history = desk_.history;
    const CustomerIndex c = desk_.Customer(happenings_.Below(2 * kCustomers));
    switch (happenings_.Below(60)) {
      case 0:
      case 1:
      case 2: {
        const std::uint32_t account = happenings_.Below(kAccounts + 1);
        history.SetAccount(c, account == kAccounts ? kNoIndex : account);
        break;
      }
      case 3:
        desk_.Merge(happenings_.Below(2 * kCustomers), happenings_.Below(2 * kCustomers));
        break;
      case 4:
        history.SetPolicy(PolicyWithDays(static_cast<int>(20 + happenings_.Below(200))),
                          happenings_.now());
        break;
      case 5:
        history.Forget(c);
        return c;
      default:
        break;
    }
    return std::nullopt;
  }

  Desk& desk() { return desk_; }
  Instant now() const { return happenings_.now(); }

 private:
  Happenings happenings_;
  Desk desk_;
};

void ExpectNothingOf(const History& history, CustomerIndex gone) {
  const Customer& customer = history.customers()[gone];
  ASSERT_TRUE(customer.evidence.empty());
  ASSERT_EQ(customer.account, kNoIndex);
  ASSERT_EQ(customer.first_pair, kNoIndex);
  ASSERT_FALSE(customer.id.valid());
  for (SlabIndex i = 0; i < history.pair_places(); ++i) ASSERT_NE(history.pair(i).customer, gone);
}

// Whoever is forgotten, moves or is merged takes exactly what they brought.
TEST(AccountLaws, AccountsAreTheSumsOfTheirCustomers) {
  for (std::int64_t run = 0; run < Scaled(30, 200, 2'000); ++run) {
    AccountLife life(Seeds().front() + static_cast<std::uint64_t>(run), Limits{});
    const History& history = life.desk().history;
    for (int i = 0; i < 600; ++i) {
      const std::optional<CustomerIndex> gone = life.Step();
      if (gone) {
        ASSERT_NO_FATAL_FAILURE(ExpectNothingOf(history, *gone)) << "run " << run;
      }
      if (!gone && i % 20 != 0) continue;
      for (AccountIndex account = 0; account < kAccounts; ++account) {
        const auto& [sums, evidence] = AddedUp(history, account);
        ASSERT_EQ(SumsOf(history, account), sums) << "run " << run << ", step " << i;
        ASSERT_TRUE(history.account(account).evidence == evidence) << "run " << run;
      }
    }
  }
}

// Once all are forgotten nothing is left but what the desk learned, also where limits made the
// history forget pairs and agents of accounts before.
TEST(AccountLaws, ForgettingAllLeavesOnlyTheDesk) {
  for (std::int64_t run = 0; run < Scaled(60, 1'000, 5'000); ++run) {
    Limits limits;
    if (run % 2 == 1) {
      limits.pairs_per_customer = 2 + run % 5;
      limits.topics_per_pair = 2;
    }
    AccountLife life(Seeds().front() + static_cast<std::uint64_t>(run), limits);
    for (int i = 0; i < 300; ++i) life.Step();
    History& history = life.desk().history;
    const Subject stranger{.agent = 3, .topic = {2}, .unknown = true};
    const Forecast before = history.Expect(stranger, life.now());
    for (CustomerIndex c = 0; c < 2 * kCustomers; ++c) {
      const CustomerIndex gone = history.customers().Find({c + std::uint64_t{1}});
      if (gone == kNoIndex) continue;  // Another name of one who is gone.
      history.Forget(gone);
      ASSERT_NO_FATAL_FAILURE(ExpectNothingOf(history, gone)) << "run " << run;
    }
    ASSERT_EQ(history.pairs(), 0U) << "run " << run;
    ASSERT_EQ(history.customers().size(), 0U);
    for (AccountIndex account = 0; account < kAccounts; ++account) {
      ASSERT_TRUE(SumsOf(history, account).empty()) << "run " << run;
      ASSERT_TRUE(history.account(account).evidence.empty()) << "run " << run;
      ASSERT_EQ(history.account(account).agents, 0);
      ASSERT_EQ(history.account(account).customers, 0);
    }
    ASSERT_TRUE(history.Expect(stranger, life.now()).log_odds == before.log_odds);
  }
}

}  // namespace
}  // namespace rapport::testing
