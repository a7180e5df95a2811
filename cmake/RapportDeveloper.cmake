# Everything but the library: the program, tests, fuzzers, benches and examples.

find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS json iostreams)
find_package(CLI11 CONFIG REQUIRED)
find_package(Threads REQUIRED)
find_path(RAPPORT_CSV_INCLUDE_DIR csv.h REQUIRED)
find_library(RAPPORT_CSV_LIBRARY csv REQUIRED)
mark_as_advanced(RAPPORT_CSV_INCLUDE_DIR RAPPORT_CSV_LIBRARY)

# What stands above the line: internal, never installed. A program that needs no more than events and
# replays links no more.
rapport_glob(rapport_sim_sources src/codec src/sim src/journal)
add_library(rapport_sim STATIC ${rapport_sim_sources})
rapport_configure(rapport_sim)
target_include_directories(rapport_sim PUBLIC "${PROJECT_SOURCE_DIR}/src")
target_include_directories(rapport_sim SYSTEM PUBLIC "${RAPPORT_CSV_INCLUDE_DIR}")
target_link_libraries(rapport_sim PUBLIC rapport Boost::headers Boost::json Boost::iostreams
  absl::flat_hash_map absl::flat_hash_set absl::hash absl::inlined_vector absl::strings
  absl::str_format Threads::Threads "${RAPPORT_CSV_LIBRARY}")

rapport_glob(rapport_host_sources src/insight)
add_library(rapport_host STATIC ${rapport_host_sources})
rapport_configure(rapport_host)
target_link_libraries(rapport_host PUBLIC rapport_sim)

# The program. Its sources but main.cc are a library of their own, so that tests can call them.
rapport_glob(rapport_tools_sources src/tools)
list(FILTER rapport_tools_sources EXCLUDE REGEX "/src/tools/main\\.cc$")
if(NOT rapport_tools_sources)
  set(rapport_tools_sources "${PROJECT_BINARY_DIR}/empty_rapport_tools_sources.cc")
  file(CONFIGURE OUTPUT "${rapport_tools_sources}" CONTENT "// No sources yet.\n")
endif()
add_library(rapport_tools STATIC ${rapport_tools_sources})
rapport_configure(rapport_tools)
target_link_libraries(rapport_tools PUBLIC rapport_host CLI11::CLI11)
if(EXISTS "${PROJECT_SOURCE_DIR}/src/tools/main.cc")
  add_executable(rapport_program "${PROJECT_SOURCE_DIR}/src/tools/main.cc")
  rapport_configure(rapport_program)
  set_target_properties(rapport_program PROPERTIES
    OUTPUT_NAME rapport RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
  target_compile_definitions(rapport_program PRIVATE "RAPPORT_VERSION=\"${PROJECT_VERSION}\"")
  target_link_libraries(rapport_program PRIVATE rapport_tools)
endif()

enable_testing()
include(RapportFuzz)
if(NOT RAPPORT_FUZZ)
  include(RapportLemon)
  include(RapportBench)
  include(RapportTests)
  include(RapportExamples)
endif()
