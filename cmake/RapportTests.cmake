# Tests: tests/KIND/NAME_test.cc is one GoogleTest program, known to CTest as NAME_test with the
# label KIND. tests/KIND/NAME_probe.cc is a program with a main of its own that prints what other
# checks compare, and a test in so far as it must exit with 0.

find_package(GTest CONFIG QUIET)
if(NOT TARGET GTest::gtest_main)
  message(STATUS "Rapport: no GoogleTest, so no tests (see cmake/packages_test.txt)")
  return()
endif()

# All that a test may want to know of where it is.
function(rapport_test_settings target kind)
  rapport_configure(${target})
  target_include_directories(${target} PRIVATE
    "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${target} PRIVATE
    "RAPPORT_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"" "RAPPORT_BINARY_DIR=\"${PROJECT_BINARY_DIR}\"")
  if(NOT kind STREQUAL "support")
    set_target_properties(${target} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/${kind}")
  endif()
endfunction()

rapport_glob(rapport_test_support_sources tests/support)
add_library(rapport_test_support STATIC ${rapport_test_support_sources})
rapport_test_settings(rapport_test_support support)
target_link_libraries(rapport_test_support PUBLIC rapport_tools rapport_bench_support)
if(TARGET GTest::gmock)
  target_link_libraries(rapport_test_support PUBLIC GTest::gmock)
endif()
target_link_libraries(rapport_test_support PUBLIC GTest::gtest)
if(TARGET rapport_peers)
  target_link_libraries(rapport_test_support PUBLIC rapport_peers)
endif()

foreach(kind unit scenario property reference sim abi tidy install replay)
  file(GLOB sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/tests/${kind}/*_test.cc"
    "${PROJECT_SOURCE_DIR}/tests/${kind}/*_probe.cc")
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM target)
    add_executable(${target} "${source}")
    rapport_test_settings(${target} ${kind})
    # What takes time is in the library; test programs compile in two thirds of the time like this.
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
    # Under sanitizers in half; only unit tests, as the others spend their time in themselves, too.
    if(RAPPORT_SANITIZE AND kind STREQUAL "unit")
      target_compile_options(${target} PRIVATE -O0)
    endif()
    # Probes and what runs under ThreadSanitizer are built several times, so they link little.
    if(target MATCHES "concurrent|_probe$")
      target_link_libraries(${target} PRIVATE rapport_sim)
    else()
      target_link_libraries(${target} PRIVATE rapport_test_support)
    endif()
    if(target MATCHES "_test$")
      target_link_libraries(${target} PRIVATE GTest::gtest GTest::gtest_main)
    endif()
    add_test(NAME ${target} COMMAND ${target} WORKING_DIRECTORY "${PROJECT_BINARY_DIR}")
    set(labels ${kind})
    if(target MATCHES "concurrent")
      list(APPEND labels tsan)
    endif()
    set_tests_properties(${target} PROPERTIES LABELS "${labels}" TIMEOUT ${RAPPORT_TEST_TIMEOUT})
  endforeach()
endforeach()

# What takes longest begins first, so that no processor waits for it alone at the end.
foreach(target reference_test lives_test control_variates_test decisions_test queues_test)
  if(TARGET ${target})
    set_tests_properties(${target} PROPERTIES COST 1000)
  endif()
endforeach()

# What asks for times has the machine to itself.
if(TARGET explain_bank_test)
  set_tests_properties(explain_bank_test PROPERTIES RUN_SERIAL TRUE)
endif()

# The program as a user starts it: 0 for help, 2 for wrong usage.
if(TARGET rapport_program)
  add_test(NAME program_help COMMAND rapport_program --help)
  add_test(NAME program_wrong_usage
    COMMAND sh -c "\"$1\" nonsense; test $? -eq 2" sh $<TARGET_FILE:rapport_program>)
  set_tests_properties(program_help program_wrong_usage PROPERTIES LABELS unit TIMEOUT 60)
endif()

# The page of a report, as an HTML checker reads it.
if(TARGET rapport_program)
  add_test(NAME report_tidy
    COMMAND sh "${PROJECT_SOURCE_DIR}/tests/replay/tidy.sh" $<TARGET_FILE:rapport_program>)
  set_tests_properties(report_tidy PROPERTIES LABELS replay TIMEOUT 120 SKIP_RETURN_CODE 77)
endif()

# The quick start with options of the user's own.
if(TARGET rapport_program)
  add_test(NAME quickstart
    COMMAND sh "${PROJECT_SOURCE_DIR}/tests/replay/quickstart.sh" $<TARGET_FILE:rapport_program>)
  set_tests_properties(quickstart PROPERTIES LABELS replay TIMEOUT 120)
endif()

if(RAPPORT_INSTALL AND NOT RAPPORT_SANITIZE AND NOT RAPPORT_COVERAGE
   AND EXISTS "${PROJECT_SOURCE_DIR}/tests/install/consumers.sh")
  add_test(NAME install_consumers COMMAND sh "${PROJECT_SOURCE_DIR}/tests/install/consumers.sh"
    "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}" "${CMAKE_CXX_COMPILER}" "${CMAKE_COMMAND}")
  set_tests_properties(install_consumers PROPERTIES LABELS install COST 1000
    TIMEOUT ${RAPPORT_TEST_TIMEOUT})
endif()
